"""The demonstration district 云溪区: invented people, and units whose functions are true to such units.

Names of organizations follow the paper that the product starts from. One row a unit: its functions, this
year's key task, and its organizations as (name, kind, name of the one above).
"""

from __future__ import annotations

from dataclasses import dataclass

from zhibu.people.models import Kind

DISTRICT = "云溪区"
COMMITTEE = "中共云溪区委员会"
WORK_COMMITTEE = "区直机关工委"
OFFICE = "区委党建办"


@dataclass(frozen=True)
class Body:
    """One organization of a unit; ``above`` empty: directly under 机关工委."""

    name: str
    kind: Kind
    above: str = ""
    members: int = 9
    tags: str = ""


@dataclass(frozen=True)
class Department:
    """One unit with what it exists for."""

    name: str
    functions: tuple[str, ...]
    key_task: str
    bodies: tuple[Body, ...]


def _group(name: str) -> Body:
    return Body(f"{name}党组", Kind.LEADING_GROUP, members=0)


def _branch(name: str, above: str = "", members: int = 9, tags: str = "") -> Body:
    return Body(name, Kind.BRANCH, above, members, tags)


UNITS: tuple[Department, ...] = (
    Department(
        "区政务服务中心",
        ("政务服务事项集中受理和办理", "窗口人员日常管理", "政务服务热线转办和回访"),
        "把高频事项改为一次办成",
        (_branch("区政务服务中心党支部", members=16, tags="窗口单位"),),
    ),
    Department(
        "区疾控中心",
        ("传染病监测和处置", "预防接种管理", "公共卫生检验检测"),
        "完成基层接种门诊规范化改造",
        (_branch("区疾控中心党支部", members=18),),
    ),
    Department(
        "区法院",
        ("依法审判各类案件", "执行生效裁判", "诉讼服务和多元解纷"),
        "缩短民商事案件平均审理天数",
        (
            _group("区法院"),
            Body("区法院机关党委", Kind.AGENCY_COMMITTEE, members=0, tags="执法司法"),
            Body("区法院机关纪委", Kind.DISCIPLINE, "区法院机关党委", 0),
            _branch("区法院立案庭党支部", "区法院机关党委", 11, "执法司法 窗口单位"),
            _branch("区法院执行局党支部", "区法院机关党委", 14, "执法司法"),
            _branch("区法院综合党支部", "区法院机关党委", 12),
        ),
    ),
    Department(
        "区生态局",
        ("生态环境监测和执法", "建设项目环境影响评价审批", "饮用水水源地保护"),
        "完成云溪河入河排污口整治",
        (
            _group("区生态局"),
            Body("区生态局党总支", Kind.GENERAL_BRANCH, members=0),
            _branch("区生态局第一党支部", "区生态局党总支", 13, "执法司法"),
            _branch("区生态局第二党支部", "区生态局党总支", 9),
        ),
    ),
    Department(
        "区城管局",
        ("市容环境卫生管理", "城市管理综合执法", "生活垃圾收运和分类"),
        "背街小巷环境整治",
        (
            Body("区城管局党委", Kind.PRIMARY_COMMITTEE, members=0),
            _branch("区城管局机关党支部", "区城管局党委", 10),
            _branch("区城管局执法大队党支部", "区城管局党委", 22, "执法司法"),
            _branch("区城管局环卫所党支部", "区城管局党委", 15),
        ),
    ),
    Department(
        "区机关事务局",
        ("机关公务用车管理", "机关房产和后勤保障", "公共机构节能"),
        "公务用车统一调度平台上线",
        (_branch("区机关事务局党支部", members=11),),
    ),
    Department(
        "新堡乡",
        ("乡域治安和户籍管理", "农村公路养护", "民政救助和便民服务"),
        "乡村道路交通隐患点整治",
        (
            Body("新堡乡党委", Kind.PRIMARY_COMMITTEE, members=0),
            _branch("新堡乡机关党支部", "新堡乡党委", 13),
            _branch("新堡乡派出所党支部", "新堡乡党委", 8, "执法司法 窗口单位"),
        ),
    ),
    Department(
        "区房屋征收局",
        ("房屋征收与补偿", "征收项目档案管理", "安置房源调配"),
        "老旧片区征收签约",
        (_branch("区房屋征收局党支部", members=9),),
    ),
    Department(
        "区水务局",
        ("水库和河道巡查管护", "城乡供水保障", "水旱灾害防御"),
        "病险水库除险加固",
        (_group("区水务局"), _branch("区水务局党支部", members=14)),
    ),
    Department(
        "区司法局",
        ("公共法律服务", "人民调解和社区矫正", "行政复议和执法监督"),
        "村居法律顾问全覆盖",
        (_group("区司法局"), _branch("区司法局党支部", members=12, tags="执法司法")),
    ),
    Department(
        "区委政法委",
        ("社会治安综合治理", "执法监督", "网格化服务管理"),
        "网格事件闭环办理",
        (_branch("区委政法委党支部", members=10),),
    ),
    Department(
        "区财政局",
        ("预算编制和执行", "政府采购监管", "国有资产管理"),
        "预算绩效管理扩面",
        (
            _group("区财政局"),
            Body("区财政局党总支", Kind.GENERAL_BRANCH, members=0),
            _branch("区财政局第一党支部", "区财政局党总支", 12),
            _branch("区财政局第二党支部", "区财政局党总支", 11),
        ),
    ),
    Department(
        "区教育局",
        ("中小学和幼儿园管理", "招生考试", "教师队伍建设"),
        "学位供给和课后服务",
        (
            Body("区教育局党委", Kind.LEADING_COMMITTEE, members=0),
            Body("区教育局机关党委", Kind.AGENCY_COMMITTEE, members=0),
            _branch("区教育局机关党支部", "区教育局机关党委", 15),
            _branch("区实验小学党支部", "区教育局机关党委", 21),
        ),
    ),
    Department(
        "区卫健局",
        ("医疗机构监管", "基层卫生和家庭医生签约", "妇幼健康"),
        "乡镇卫生院能力提升",
        (
            _group("区卫健局"),
            Body("区卫健局党总支", Kind.GENERAL_BRANCH, members=0),
            _branch("区卫健局机关党支部", "区卫健局党总支", 11),
            _branch("区妇幼保健院党支部", "区卫健局党总支", 17, "窗口单位"),
        ),
    ),
    Department(
        "区民政局",
        ("社会救助", "养老服务", "婚姻登记和社会组织管理"),
        "社区老年食堂建设",
        (_group("区民政局"), _branch("区民政局党支部", members=10, tags="窗口单位")),
    ),
    Department(
        "区人社局",
        ("就业创业服务", "社会保险经办", "劳动关系和仲裁"),
        "重点群体就业帮扶",
        (_group("区人社局"), _branch("区人社局党支部", members=13, tags="窗口单位")),
    ),
    Department(
        "区住建局",
        ("房屋建筑和市政工程监管", "物业管理", "住房保障"),
        "老旧小区改造",
        (_group("区住建局"), _branch("区住建局党支部", members=14)),
    ),
    Department(
        "区市场监管局",
        ("市场主体登记", "食品药品安全监管", "消费者权益保护"),
        "食品小作坊规范提升",
        (
            _group("区市场监管局"),
            Body("区市场监管局机关党委", Kind.AGENCY_COMMITTEE, members=0, tags="执法司法"),
            _branch("区市场监管局注册登记党支部", "区市场监管局机关党委", 12, "窗口单位"),
            _branch("区市场监管局执法党支部", "区市场监管局机关党委", 16, "执法司法"),
        ),
    ),
    Department(
        "区应急局",
        ("安全生产监管", "应急救援组织", "防灾减灾"),
        "化工和燃气隐患排查",
        (_branch("区应急局党支部", members=11),),
    ),
    Department(
        "区文旅局",
        ("公共文化服务", "旅游行业管理", "文物保护"),
        "乡镇文化站错时开放",
        (_branch("区文旅局党支部", members=9),),
    ),
    Department(
        "区农业农村局",
        ("农业生产和技术推广", "农村人居环境", "耕地保护"),
        "高标准农田建设",
        (_group("区农业农村局"), _branch("区农业农村局党支部", members=15)),
    ),
    Department(
        "区统计局",
        ("统计调查", "统计数据发布和监测"),
        "第五次经济普查成果应用",
        (_branch("区统计局党支部", members=7),),
    ),
    Department(
        "区审计局",
        ("财政审计", "经济责任审计", "审计整改督促"),
        "审计整改闭环",
        (_branch("区审计局党支部", members=8),),
    ),
    Department(
        "区档案馆", ("档案接收和保管", "档案查阅利用"), "民生档案跨馆查询", (_branch("区档案馆党支部", members=6),)
    ),
    Department(
        "区委组织部",
        ("干部队伍建设", "党员教育管理", "人才工作"),
        "年轻干部实践锻炼",
        (_branch("区委组织部党支部", members=10), _branch("区委老干部局离退休党支部", members=19)),
    ),
)
