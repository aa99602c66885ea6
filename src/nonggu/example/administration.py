"""Townships and units in their fixed order, and the demonstration accounts."""

from __future__ import annotations

from collections import Counter

from nonggu.example.draft import Draft, Firm, Row
from nonggu.example.published import enter_published
from nonggu.registry.models.user import UserRole


def enter_administration(draft: Draft) -> None:
    """Townships, then departments and township offices."""
    enter_published(draft, "township")
    enter_published(draft, "unit")


def demo_users(draft: Draft) -> list[Row]:
    """One account a role: references are codes; names are those of offices, not of people."""
    science = draft.code_of("unit", "科学技术局")
    firm = _lively_firm(draft)
    household = _lively_household(draft)
    plant = draft.rows["treatment_plant"][0]
    offices: dict[UserRole, tuple[str, Row]] = {
        UserRole.LEADER: ("分管领导（演示）", {}),
        UserRole.OFFICER: ("科学技术局业务股（演示）", {"unit": science}),
        UserRole.CLERK: ("科学技术局办事员（演示）", {"unit": science}),
        UserRole.EXPERT: ("先行县专家（演示）", {"person": draft.rows["joint_task"][0]["lead_expert"]}),
        UserRole.ENTERPRISE: (f"{firm.name}填报员（演示）", {"organisation": firm.code}),
        UserRole.GROWER: ("种植户（演示）", {"household": household}),
        UserRole.PLANT_OPERATOR: ("粪污处理中心值班室（演示）", {"organisation": plant["organisation"]}),
        UserRole.AUDITOR: ("审计员（演示）", {}),
        UserRole.SECURITY: ("安全管理员（演示）", {}),
        UserRole.ADMINISTRATOR: ("系统管理员（演示）", {"unit": science}),
    }
    return [
        {"username": role.value, "role": role.value, "display_name": name, **links}
        for role, (name, links) in offices.items()
    ]


def _lively_firm(draft: Draft) -> Firm:
    """A high-tech firm that has asked for something and exhibits, so that its account has something to see."""
    asking = {row["organisation"] for row in draft.rows["need"]}
    exhibiting = {row["organisation"] for row in draft.rows["exhibitor"]}
    firms = [firm for firm in draft.high_tech if firm.code in asking]
    return next((firm for firm in firms if firm.code in exhibiting), (firms or draft.high_tech)[0])


def _lively_household(draft: Draft) -> str:
    """The household whose plots have most soil samples."""
    owner = {row["code"]: row.get("household") for row in draft.rows["plot"]}
    samples = Counter(owner[row["plot"]] for row in draft.rows["soil_sample"] if owner[row["plot"]])
    return str(max(samples, key=lambda code: (samples[code], code)))
