"""Zhibu 支部: the work of building innovative grassroots organizations, carried through the year."""
