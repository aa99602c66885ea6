"""Townships and units in their fixed order, and the demonstration accounts."""

from __future__ import annotations

from nonggu.example.draft import Draft, Row
from nonggu.example.published import enter_published
from nonggu.registry.models.user import UserRole


def enter_administration(draft: Draft) -> None:
    """Townships, then departments and township offices."""
    enter_published(draft, "township")
    enter_published(draft, "unit")


def demo_users(draft: Draft) -> list[Row]:
    """One account a role: references are codes; names are those of offices, not of people."""
    science = draft.code_of("unit", "科学技术局")
    firm = draft.high_tech[0]
    plot = next(row for row in draft.rows["plot"] if row.get("household"))
    plant = draft.rows["treatment_plant"][0]
    offices: dict[UserRole, tuple[str, Row]] = {
        UserRole.LEADER: ("分管领导（演示）", {}),
        UserRole.OFFICER: ("科学技术局业务股（演示）", {"unit": science}),
        UserRole.CLERK: ("乡镇科技办事员（演示）", {"unit": draft.rows["unit"][-1]["code"]}),
        UserRole.EXPERT: ("先行县专家（演示）", {"person": draft.experts[0].code}),
        UserRole.ENTERPRISE: (f"{firm.name}填报员（演示）", {"organisation": firm.code}),
        UserRole.GROWER: ("种植户（演示）", {"household": plot["household"], "township": plot["township"]}),
        UserRole.PLANT_OPERATOR: ("粪污处理中心值班室（演示）", {"organisation": plant["organisation"]}),
        UserRole.AUDITOR: ("审计员（演示）", {}),
        UserRole.SECURITY: ("安全管理员（演示）", {}),
        UserRole.ADMINISTRATOR: ("系统管理员（演示）", {"unit": science}),
    }
    return [
        {"username": role.value, "role": role.value, "display_name": name, **links}
        for role, (name, links) in offices.items()
    ]
