"""Invented names: of people, and of places for districts larger than the demonstration."""

from __future__ import annotations

import random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
FIRST = "建文志明国海晓立永春秀玉德思学宏少景云光世承家庆瑞长兴安清正启丽佳雪静慧敏雅婷"
SECOND = "华军平强民峰林涛波斌辉宁杰刚勇毅诚东伟成龙泉生远芳兰英梅琴霞娟燕萍琳洁岚月怡欣"
PLACES = "清石龙白青红双大小长新南北东西上下高平金银玉柳松竹桃梅云水河溪湖泉岭坪塘桥洞坝井关堡寨坡湾滩江源"
OFFICES = (
    "机关", "派出所", "卫生院", "中心学校", "财政所", "农业服务中心", "综治中心", "文化站", "社保所", "林业站",
    "水管站", "敬老院", "市场所", "供销社", "司法所", "退役军人站", "幼儿园", "便民中心", "养护站",
)  # fmt: skip


def person(source: random.Random) -> str:
    """A plausible name of two or three characters."""
    second = source.choice(SECOND) if source.random() < 0.85 else ""
    return source.choice(SURNAMES) + source.choice(FIRST) + second


def place(number: int) -> str:
    """The name of the ``number``-th invented township; each once."""
    size = len(PLACES)
    first, second, third = number % size, (number // size + number * 7 + 1) % size, number // (size * size)
    suffix = ("乡", "镇", "街道")[number % 3]
    return PLACES[first] + PLACES[second] + (PLACES[third - 1] if third else "") + suffix
