"""The columns of the workbook form of `nonggu blend`: ingredients, needs, mixes and the sheets that come back."""

from __future__ import annotations

from nonggu.exchange.columns import Choice, Column

INGREDIENT_SHEETS = ("原料", "ingredients")
NEED_SHEETS = ("要求", "needs")
MIX_SHEETS = ("配方", "mixes")

INGREDIENTS = (
    Column("name", "原料", "Ingredient", required=True, meaning_zh="原料名称", meaning_en="name of the ingredient"),
    Column(
        "price",
        "单价",
        "Price",
        "float",
        required=True,
        meaning_zh="每单位的价格；单位与用量一致",
        meaning_en="price of one unit; the unit is that of the amounts",
    ),
    Column("lower", "最少用量", "At least", "float", meaning_zh="空为 0", meaning_en="empty: 0"),
    Column("upper", "最多用量", "At most", "float", meaning_zh="空为不限", meaning_en="empty: no limit"),
    Column("stock", "库存", "Stock", "float", lower=0, meaning_zh="各配方共用", meaning_en="shared by all mixes"),
    Column(
        "step",
        "整袋量",
        "Whole bag",
        "float",
        lower=0,
        meaning_zh="用量须为其整数倍，如每袋 40",
        meaning_en="amounts are multiples of it, such as 40 a bag",
    ),
    Column(
        "minimum_if_used",
        "用则至少",
        "Minimum if used",
        "float",
        lower=0,
        meaning_zh="不用，或至少用这么多",
        meaning_en="none, or at least so much",
    ),
    Column(
        "moisture",
        "含水率",
        "Moisture",
        "float",
        lower=0,
        upper=1,
        meaning_zh="0 到 1 之间或带 %；填了则各含量按干基换算为湿基，并有含量 dry_matter",
        meaning_en="0 to 1, or with %; where given, contents are of the dry matter and are converted to wet",
    ),
    Column(
        "(content)",
        "（含量列）",
        "(content columns)",
        "float",
        meaning_zh="其余各列为含量；列名后可写单位 %、g/kg、mg/kg",
        meaning_en="every other column is a content; its heading may carry the unit %, g/kg or mg/kg",
    ),
)

PER = (
    Choice("mix", "整个配方", "whole mix"),
    Choice("sum", "总量", "sum"),
)

NEEDS = (
    Column("mix", "配方", "Mix", meaning_zh="空为所有配方", meaning_en="empty: every mix"),
    Column("name", "要求", "Need", meaning_zh="空则用含量名", meaning_en="empty: the content's name"),
    Column("nutrient", "含量", "Content", required=True, meaning_zh="原料表的含量列", meaning_en="a content column"),
    Column(
        "lower",
        "下限",
        "Lower limit",
        "float",
        meaning_zh="单位同含量列",
        meaning_en="in the unit of the content column",
    ),
    Column(
        "upper",
        "上限",
        "Upper limit",
        "float",
        meaning_zh="单位同含量列",
        meaning_en="in the unit of the content column",
    ),
    Column(
        "per",
        "相对于",
        "Per",
        meaning_zh="空或“整个配方”：平均含量；“总量”：绝对量；或另一含量名（如碳氮比相对于氮）",
        meaning_en="empty or `mix`: average content; `sum`: absolute amount; or another content (carbon per nitrogen)",
    ),
)

MIXES = (
    Column("name", "配方", "Mix", required=True, meaning_zh="配方名称", meaning_en="name of the mix"),
    Column("total", "总量", "Total", "float", lower=0, meaning_zh="空为不限", meaning_en="empty: free"),
    Column("most_used", "最多原料数", "At most ingredients", "integer", lower=1),
)

AMOUNTS = (
    Column("mix", "配方", "Mix"),
    Column("name", "原料", "Ingredient"),
    Column("amount", "用量", "Amount", "float", meaning_zh="单位与价格一致", meaning_en="in the unit of the price"),
    Column("share_percent", "占比", "Share", "float", "%"),
    Column("price", "单价", "Price", "float"),
    Column(
        "price_from",
        "单价下限",
        "Price from",
        "float",
        meaning_zh="单价在上下限之间单独变动时配方不变",
        meaning_en="between these prices, one at a time, the mix stays",
    ),
    Column("price_to", "单价上限", "Price to", "float"),
    Column(
        "reduced_cost",
        "需降价",
        "Reduced cost",
        "float",
        meaning_zh="未用原料降价多少才会用上",
        meaning_en="by how much an unused ingredient is too dear",
    ),
)

REACHED = (
    Column("mix", "配方", "Mix"),
    Column("name", "要求", "Need"),
    Column("lower", "下限", "Lower limit", "float"),
    Column("upper", "上限", "Upper limit", "float"),
    Column("reached", "达到", "Reached", "float"),
)

PRICES = (
    Column("name", "要求", "Need"),
    Column(
        "shadow_price",
        "影子价格",
        "Shadow price",
        "float",
        meaning_zh="限量每变动一个单位，总成本变动多少",
        meaning_en="change of cost per unit of the limit",
    ),
    Column("holds_from", "有效下限", "Holds from", "float"),
    Column("holds_to", "有效上限", "Holds to", "float"),
)

REASONS = (
    Column("code", "代码", "Code"),
    Column("message", "说明", "Message"),
    Column("remedy", "怎么办", "Remedy"),
)

#: The keys of PROBLEM.json and RESULT.json, documented as columns are.
JSON_KEYS = (
    Column(
        "c",
        "价格",
        "prices",
        "float",
        required=True,
        meaning_zh="n 个数：单价",
        meaning_en="n numbers: price of a unit",
    ),
    Column("A", "含量", "contents", "float", meaning_zh="m 行 n 列", meaning_en="m rows of n numbers"),
    Column("lo", "下限", "row lower", "float", meaning_zh="m 个数，null 为不限", meaning_en="m numbers, null: open"),
    Column("hi", "上限", "row upper", "float", meaning_zh="m 个数，null 为不限", meaning_en="m numbers, null: open"),
    Column("lb", "最少用量", "at least", "float", meaning_zh="n 个数，缺省 0", meaning_en="n numbers, default 0"),
    Column("ub", "最多用量", "at most", "float", meaning_zh="n 个数，null 为不限", meaning_en="n numbers, null: open"),
    Column(
        "total", "总量", "total", "float", meaning_zh="各用量之和，缺省不限", meaning_en="sum of amounts, default free"
    ),
    Column(
        "integer",
        "取整数",
        "whole numbers",
        meaning_zh="true/false 表、名称表或序号表（从 0 起）",
        meaning_en="list of true/false, of names, or of places from 0",
    ),
    Column(
        "semicontinuous",
        "不用或在界内",
        "zero or within bounds",
        meaning_zh="同上；x 为 0，或在 lb 与 ub 之间",
        meaning_en="the same; x is 0 or lies between lb and ub",
    ),
    Column(
        "minimum_if_used",
        "用则至少",
        "minimum if used",
        "float",
        meaning_zh="n 个数（null 为无）或 名称: 数",
        meaning_en="n numbers (null: none) or name: number",
    ),
    Column(
        "step",
        "整袋量",
        "whole bag",
        "float",
        meaning_zh="写法同上：整数倍",
        meaning_en="written alike: multiples of it",
    ),
    Column("most_used", "最多原料数", "at most ingredients", "integer"),
    Column("names", "原料名", "names", meaning_zh="n 个名称", meaning_en="n names"),
    Column("rows", "要求名", "row names", meaning_zh="m 个名称", meaning_en="m names"),
    Column(
        "ingredients",
        "原料",
        "ingredients",
        meaning_zh="名称写法：[{name, price, content: {..}, lower, upper, stock, step, minimum_if_used, moisture}]",
        meaning_en="named form: [{name, price, content: {..}, lower, upper, stock, step, minimum_if_used, moisture}]",
    ),
    Column(
        "needs",
        "要求",
        "needs",
        meaning_zh="名称写法：[{name, nutrient, lower, upper, per: mix|sum|另一含量}]",
        meaning_en="named form: [{name, nutrient, lower, upper, per: mix|sum|another content}]",
    ),
    Column(
        "mixes",
        "配方",
        "mixes",
        meaning_zh="多个共用库存的配方：[{name, total, needs, most_used, bounds}]",
        meaning_en="several mixes that share stock: [{name, total, needs, most_used, bounds}]",
    ),
    Column(
        "problems",
        "多个问题",
        "problems",
        meaning_zh="一个文件里的多个问题（或直接写成数组）",
        meaning_en="many problems in one file (or the file is an array)",
    ),
)

RESULT_KEYS = (
    Column("status", "结果", "status", meaning_zh="optimal、feasible、infeasible、unbounded、doubtful"),
    Column("objective", "总成本", "objective", "float"),
    Column("x", "用量", "amounts", "float"),
    Column("activity", "达到", "activity", "float", meaning_zh="各行的 A x", meaning_en="A x of each row"),
    Column("shadow_prices", "影子价格", "shadow prices", "float"),
    Column("shadow_price_total", "总量的影子价格", "shadow price of the total", "float"),
    Column("reduced_costs", "需降价", "reduced costs", "float"),
    Column("price_ranges", "单价范围", "price ranges", "float", meaning_zh="[下限, 上限]，null 为不限"),
    Column(
        "limit_ranges", "限量范围", "limit ranges", "float", meaning_en="where a shadow price holds, the total last"
    ),
    Column("residuals", "残差", "residuals", "float", meaning_en="relative: primal, dual, gap"),
    Column("bound", "下界", "proven lower bound", "float"),
    Column("gap", "间隙", "relative gap", "float"),
    Column("conflict", "冲突", "conflict", meaning_en="requirements: kind, name, asked, reach, message; is_smallest"),
    Column("certificate", "精确证书", "certificate", meaning_en="x, y, objective, dual_bound as fractions; is_proof"),
    Column("mixes", "各配方", "mixes", meaning_en="named form: amounts, shares, needs reached"),
    Column("reasons", "说明", "reasons", meaning_en="code, params, citation, message"),
)
