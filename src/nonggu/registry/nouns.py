"""Which nouns the book has, by name, in the order in which a workbook of them can be loaded."""

from __future__ import annotations

import re
from functools import cache

from nonggu.errors import UnusableInput
from nonggu.registry import models
from nonggu.registry.models.record import Record

#: Owners before what they own.
LOAD_ORDER: tuple[type[Record], ...] = (
    models.Township,
    models.Unit,
    models.Organisation,
    models.OrganisationAlias,
    models.Person,
    models.CoachingTeam,
    models.ExpertText,
    models.Appointment,
    models.ExpertCapacity,
    models.DeclaredConflict,
    models.SynonymGroup,
    models.Household,
    models.Cluster,
    models.SpecialisedTown,
    models.Platform,
    models.Certificate,
    models.Application,
    models.IntellectualProperty,
    models.YearlyReturn,
    models.Statement,
    models.ApplicationBatch,
    models.Cultivation,
    models.Material,
    models.Assessment,
    models.RuleValue,
    models.Honour,
    models.Collaboration,
    models.Campaign,
    models.CampaignStage,
    models.Visit,
    models.Problem,
    models.Achievement,
    models.Need,
    models.Project,
    models.Topic,
    models.JointTask,
    models.Festival,
    models.Zone,
    models.Exhibitor,
    models.Activity,
    models.Signing,
    models.Agreement,
    models.Milestone,
    models.Match,
    models.MatchStep,
    models.TrainingEvent,
    models.EventSignIn,
    models.Plot,
    models.SoilSample,
    models.ServiceRecord,
    models.Variety,
    models.Trial,
    models.Herd,
    models.TreatmentPlant,
    models.FermentationLine,
    models.PlantEquipment,
    models.ReportForm,
    models.Submission,
    models.Evidence,
)


@cache
def noun_of(model: type[Record]) -> str:
    """The noun's name: `SoilSample` is `soil_sample`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()


@cache
def nouns() -> dict[str, type[Record]]:
    """Every noun by name, in load order."""
    return {noun_of(model): model for model in LOAD_ORDER}


def model_of(noun: str) -> type[Record]:
    """The model of a noun. Raises UnusableInput when there is none of that name."""
    found = nouns().get(noun)
    if found is None:
        raise UnusableInput("noun_unknown", noun=noun, nouns=", ".join(nouns()))
    return found
