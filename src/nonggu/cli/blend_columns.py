"""The columns of the workbook form of `nonggu blend`: ingredients, needs, mixes and the sheets that come back."""

from __future__ import annotations

from nonggu.exchange.columns import Choice, number_column, text_column, whole_column

INGREDIENT_SHEETS = ("原料", "ingredients")
NEED_SHEETS = ("要求", "needs")
MIX_SHEETS = ("配方", "mixes")

INGREDIENTS = (
    text_column("name", "原料", "Ingredient", "原料名称", "name of the ingredient", required=True),
    number_column(
        "price",
        "单价",
        "Price",
        meaning_zh="每单位的价格；单位与用量一致",
        meaning_en="price of one unit; the unit is that of the amounts",
        required=True,
    ),
    number_column("lower", "最少用量", "At least", meaning_zh="空为 0", meaning_en="empty: 0"),
    number_column("upper", "最多用量", "At most", meaning_zh="空为不限", meaning_en="empty: no limit"),
    number_column("stock", "库存", "Stock", meaning_zh="各配方共用", meaning_en="shared by all mixes", lower=0),
    number_column(
        "step",
        "整袋量",
        "Whole bag",
        meaning_zh="用量须为其整数倍，如每袋 40",
        meaning_en="amounts are multiples of it, such as 40 a bag",
        lower=0,
    ),
    number_column(
        "minimum_if_used",
        "用则至少",
        "Minimum if used",
        meaning_zh="不用，或至少用这么多",
        meaning_en="none, or at least so much",
        lower=0,
    ),
    number_column(
        "moisture",
        "含水率",
        "Moisture",
        meaning_zh="0 到 1 之间或带 %；填了则各含量按干基换算为湿基，并有含量 dry_matter",
        meaning_en="0 to 1, or with %; where given, contents are of the dry matter and are converted to wet",
        lower=0,
        upper=1,
    ),
    number_column(
        "(content)",
        "（含量列）",
        "(content columns)",
        meaning_zh="其余各列为含量；列名后可写单位 %、g/kg、mg/kg",
        meaning_en="every other column is a content; its heading may carry the unit %, g/kg or mg/kg",
    ),
)

PER = (Choice("mix", "整个配方", "whole mix"), Choice("sum", "总量", "sum"))

NEEDS = (
    text_column("mix", "配方", "Mix", "空为所有配方", "empty: every mix"),
    text_column("name", "要求", "Need", "空则用含量名", "empty: the content's name"),
    text_column("nutrient", "含量", "Content", "原料表的含量列", "a content column", required=True),
    number_column(
        "lower", "下限", "Lower limit", meaning_zh="单位同含量列", meaning_en="in the unit of the content column"
    ),
    number_column(
        "upper", "上限", "Upper limit", meaning_zh="单位同含量列", meaning_en="in the unit of the content column"
    ),
    text_column(
        "per",
        "相对于",
        "Per",
        "空或“整个配方”：平均含量；“总量”：绝对量；或另一含量名（如碳氮比相对于氮）",
        "empty or `mix`: average content; `sum`: absolute amount; or another content (carbon per nitrogen)",
    ),
)

MIXES = (
    text_column("name", "配方", "Mix", "配方名称", "name of the mix", required=True),
    number_column("total", "总量", "Total", meaning_zh="空为不限", meaning_en="empty: free", lower=0),
    whole_column("most_used", "最多原料数", "At most ingredients", lower=1),
)

AMOUNTS = (
    text_column("mix", "配方", "Mix"),
    text_column("name", "原料", "Ingredient"),
    number_column("amount", "用量", "Amount", meaning_zh="单位与价格一致", meaning_en="in the unit of the price"),
    number_column("share_percent", "占比", "Share", "%"),
    number_column("price", "单价", "Price"),
    number_column(
        "price_from",
        "单价下限",
        "Price from",
        meaning_zh="单价在上下限之间单独变动时配方不变",
        meaning_en="between these prices, one at a time, the mix stays",
    ),
    number_column("price_to", "单价上限", "Price to"),
    number_column(
        "reduced_cost",
        "需降价",
        "Reduced cost",
        meaning_zh="未用原料降价多少才会用上",
        meaning_en="by how much an unused ingredient is too dear",
    ),
)

REACHED = (
    text_column("mix", "配方", "Mix"),
    text_column("name", "要求", "Need"),
    number_column("lower", "下限", "Lower limit"),
    number_column("upper", "上限", "Upper limit"),
    number_column("reached", "达到", "Reached"),
)

PRICES = (
    text_column("name", "要求", "Need"),
    number_column(
        "shadow_price",
        "影子价格",
        "Shadow price",
        meaning_zh="限量每变动一个单位，总成本变动多少",
        meaning_en="change of cost per unit of the limit",
    ),
    number_column("holds_from", "有效下限", "Holds from"),
    number_column("holds_to", "有效上限", "Holds to"),
)

REASONS = (
    text_column("code", "代码", "Code"),
    text_column("message", "说明", "Message"),
    text_column("remedy", "怎么办", "Remedy"),
)

#: The keys of PROBLEM.json and RESULT.json, documented as columns are.
JSON_KEYS = (
    number_column(
        "c", "价格", "prices", meaning_zh="n 个数：单价", meaning_en="n numbers: price of a unit", required=True
    ),
    number_column("A", "含量", "contents", meaning_zh="m 行 n 列", meaning_en="m rows of n numbers"),
    number_column("lo", "下限", "row lower", meaning_zh="m 个数，null 为不限", meaning_en="m numbers, null: open"),
    number_column("hi", "上限", "row upper", meaning_zh="m 个数，null 为不限", meaning_en="m numbers, null: open"),
    number_column("lb", "最少用量", "at least", meaning_zh="n 个数，缺省 0", meaning_en="n numbers, default 0"),
    number_column("ub", "最多用量", "at most", meaning_zh="n 个数，null 为不限", meaning_en="n numbers, null: open"),
    number_column(
        "total", "总量", "total", meaning_zh="各用量之和，缺省不限", meaning_en="sum of amounts, default free"
    ),
    text_column(
        "integer",
        "取整数",
        "whole numbers",
        "true/false 表、名称表或序号表（从 0 起）",
        "list of true/false, of names, or of places from 0",
    ),
    text_column(
        "semicontinuous",
        "不用或在界内",
        "zero or within bounds",
        "同上；x 为 0，或在 lb 与 ub 之间",
        "the same; x is 0 or lies between lb and ub",
    ),
    number_column(
        "minimum_if_used",
        "用则至少",
        "minimum if used",
        meaning_zh="n 个数（null 为无）或 名称: 数",
        meaning_en="n numbers (null: none) or name: number",
    ),
    number_column(
        "step", "整袋量", "whole bag", meaning_zh="写法同上：整数倍", meaning_en="written alike: multiples of it"
    ),
    whole_column("most_used", "最多原料数", "at most ingredients"),
    text_column("names", "原料名", "names", "n 个名称", "n names"),
    text_column("rows", "要求名", "row names", "m 个名称", "m names"),
    text_column(
        "ingredients",
        "原料",
        "ingredients",
        "名称写法：[{name, price, content: {..}, lower, upper, stock, step, minimum_if_used, moisture}]",
        "named form: [{name, price, content: {..}, lower, upper, stock, step, minimum_if_used, moisture}]",
    ),
    text_column(
        "needs",
        "要求",
        "needs",
        "名称写法：[{name, nutrient, lower, upper, per: mix|sum|另一含量}]",
        "named form: [{name, nutrient, lower, upper, per: mix|sum|another content}]",
    ),
    text_column(
        "mixes",
        "配方",
        "mixes",
        "多个共用库存的配方：[{name, total, needs, most_used, bounds}]",
        "several mixes that share stock: [{name, total, needs, most_used, bounds}]",
    ),
    text_column(
        "problems",
        "多个问题",
        "problems",
        "一个文件里的多个问题（或直接写成数组）",
        "many problems in one file (or the file is an array)",
    ),
)

RESULT_KEYS = (
    text_column("status", "结果", "status", "optimal、feasible、infeasible、unbounded、doubtful"),
    number_column("objective", "总成本", "objective"),
    number_column("x", "用量", "amounts"),
    number_column("activity", "达到", "activity", meaning_zh="各行的 A x", meaning_en="A x of each row"),
    number_column("shadow_prices", "影子价格", "shadow prices"),
    number_column("shadow_price_total", "总量的影子价格", "shadow price of the total"),
    number_column("reduced_costs", "需降价", "reduced costs"),
    number_column("price_ranges", "单价范围", "price ranges", meaning_zh="[下限, 上限]，null 为不限"),
    number_column("limit_ranges", "限量范围", "limit ranges", meaning_en="where a shadow price holds, the total last"),
    number_column("residuals", "残差", "residuals", meaning_en="relative: primal, dual, gap"),
    number_column("bound", "下界", "proven lower bound"),
    number_column("gap", "间隙", "relative gap"),
    text_column(
        "conflict", "冲突", "conflict", meaning_en="requirements: kind, name, asked, reach, message; is_smallest"
    ),
    text_column(
        "certificate", "精确证书", "certificate", meaning_en="x, y, objective, dual_bound as fractions; is_proof"
    ),
    text_column("mixes", "各配方", "mixes", meaning_en="named form: amounts, shares, needs reached"),
    text_column("reasons", "说明", "reasons", meaning_en="code, params, citation, message"),
)
