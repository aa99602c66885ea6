"""What firms of an industry make: how many there are, their statistical code, products and technical field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """One industry: its share of 300 enterprises, code (GB/T 4754), typical yearly sales, products, technical field."""

    enterprises: int
    code: str
    sales_yuan: int
    products: tuple[str, ...]
    field: str


PROFILES: dict[str, Profile] = {
    "malleable_iron": Profile(
        92, "C3391", 42_000_000, ("玛钢管件", "沟槽管件", "球铁卡箍", "消防管件", "可锻铸铁件"), "先进制造与自动化"
    ),
    "food": Profile(38, "C1499", 18_000_000, ("传统糕点", "小米粥", "酱卤肉", "枣粉", "果醋"), "现代农业"),
    "machinery": Profile(
        30, "C3572", 22_000_000, ("谷子收割台", "移栽机", "精播单元", "药材挖掘机", "耐磨铧片"), "先进制造与自动化"
    ),
    "materials": Profile(
        28, "C2662", 36_000_000, ("速凝剂", "注浆材料", "水性防锈涂料", "玻纤筋材", "医药中间体"), "新材料"
    ),
    "vegetable": Profile(26, "A0141", 12_000_000, ("番茄种苗", "黄瓜", "净菜", "蔬菜种苗", "大葱"), "现代农业"),
    "tcm": Profile(22, "C2730", 28_000_000, ("柴胡饮片", "黄芪饮片", "山药片", "浓缩丸", "药茶"), "生物与新医药"),
    "pig": Profile(18, "A0313", 24_000_000, ("种猪", "仔猪", "商品猪", "冷鲜猪肉"), "现代农业"),
    "seed": Profile(14, "A0511", 15_000_000, ("谷子种子", "玉米种子", "蔬菜种子", "辣椒种子"), "现代农业"),
    "organic_fertiliser": Profile(12, "C2625", 14_000_000, ("有机肥", "菌肥", "水溶肥"), "现代农业"),
    "environment": Profile(12, "N7722", 16_000_000, ("除尘设备", "废水处理", "旧砂再生"), "资源与环境"),
    "logistics": Profile(8, "G5930", 20_000_000, ("冷链仓储", "产地集配"), "高技术服务"),
}
