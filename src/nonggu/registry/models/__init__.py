"""Every noun of the book, one file each."""

from nonggu.registry.models.achievement import Achievement
from nonggu.registry.models.activity import Activity
from nonggu.registry.models.agreement import Agreement
from nonggu.registry.models.api_token import ApiToken
from nonggu.registry.models.application import Application
from nonggu.registry.models.application_batch import ApplicationBatch
from nonggu.registry.models.appointment import Appointment
from nonggu.registry.models.assessment import Assessment
from nonggu.registry.models.bulk_edit import BulkEdit
from nonggu.registry.models.campaign import Campaign
from nonggu.registry.models.campaign_stage import CampaignStage
from nonggu.registry.models.centre import Centre
from nonggu.registry.models.certificate import Certificate
from nonggu.registry.models.change import Change
from nonggu.registry.models.cluster import Cluster
from nonggu.registry.models.coaching_team import CoachingTeam
from nonggu.registry.models.code_series import CodeSeries
from nonggu.registry.models.collaboration import Collaboration
from nonggu.registry.models.cultivation import Cultivation
from nonggu.registry.models.declared_conflict import DeclaredConflict
from nonggu.registry.models.draft import Draft
from nonggu.registry.models.duplicate_decision import DuplicateDecision
from nonggu.registry.models.erasure import Erasure
from nonggu.registry.models.event_sign_in import EventSignIn
from nonggu.registry.models.evidence import Evidence
from nonggu.registry.models.exhibitor import Exhibitor
from nonggu.registry.models.expert_capacity import ExpertCapacity
from nonggu.registry.models.expert_text import ExpertText
from nonggu.registry.models.fermentation_line import FermentationLine
from nonggu.registry.models.festival import Festival
from nonggu.registry.models.figure_snapshot import FigureSnapshot
from nonggu.registry.models.heading_answer import HeadingAnswer
from nonggu.registry.models.herd import Herd
from nonggu.registry.models.honour import Honour
from nonggu.registry.models.household import Household
from nonggu.registry.models.import_batch import ImportBatch
from nonggu.registry.models.intellectual_property import IntellectualProperty
from nonggu.registry.models.joint_task import JointTask
from nonggu.registry.models.judging_run import JudgingRun, Standing
from nonggu.registry.models.match import Match
from nonggu.registry.models.match_round import MatchRound
from nonggu.registry.models.match_step import MatchStep
from nonggu.registry.models.material import Material
from nonggu.registry.models.milestone import Milestone
from nonggu.registry.models.need import Need
from nonggu.registry.models.notice import Notice
from nonggu.registry.models.organisation import Organisation
from nonggu.registry.models.organisation_alias import OrganisationAlias
from nonggu.registry.models.pair_tally import PairTally
from nonggu.registry.models.person import Person
from nonggu.registry.models.plant_equipment import PlantEquipment
from nonggu.registry.models.platform import Platform
from nonggu.registry.models.plot import Plot
from nonggu.registry.models.problem import Problem
from nonggu.registry.models.project import Project
from nonggu.registry.models.report_form import ReportForm
from nonggu.registry.models.rule_value import RuleValue
from nonggu.registry.models.saved_view import SavedView
from nonggu.registry.models.search_entry import SearchEntry
from nonggu.registry.models.second_factor import SecondFactor
from nonggu.registry.models.security_event import SecurityEvent
from nonggu.registry.models.service_record import ServiceRecord
from nonggu.registry.models.showing import Showing
from nonggu.registry.models.signed_link import SignedLink
from nonggu.registry.models.signing import Signing
from nonggu.registry.models.soil_sample import SoilSample
from nonggu.registry.models.specialised_town import SpecialisedTown
from nonggu.registry.models.statement import Statement
from nonggu.registry.models.submission import Submission
from nonggu.registry.models.synonym_group import SynonymGroup
from nonggu.registry.models.topic import Topic
from nonggu.registry.models.township import Township
from nonggu.registry.models.training_event import TrainingEvent
from nonggu.registry.models.treatment_plant import TreatmentPlant
from nonggu.registry.models.trial import Trial
from nonggu.registry.models.unit import Unit
from nonggu.registry.models.user import User
from nonggu.registry.models.variety import Variety
from nonggu.registry.models.visit import Visit
from nonggu.registry.models.yearly_return import YearlyReturn
from nonggu.registry.models.zone import Zone

__all__ = [
    "Achievement",
    "Activity",
    "Agreement",
    "ApiToken",
    "Application",
    "ApplicationBatch",
    "Appointment",
    "Assessment",
    "BulkEdit",
    "Campaign",
    "CampaignStage",
    "Centre",
    "Certificate",
    "Change",
    "Cluster",
    "CoachingTeam",
    "CodeSeries",
    "Collaboration",
    "Cultivation",
    "DeclaredConflict",
    "Draft",
    "DuplicateDecision",
    "Erasure",
    "EventSignIn",
    "Evidence",
    "Exhibitor",
    "ExpertCapacity",
    "ExpertText",
    "FermentationLine",
    "Festival",
    "FigureSnapshot",
    "HeadingAnswer",
    "Herd",
    "Honour",
    "Household",
    "ImportBatch",
    "IntellectualProperty",
    "JointTask",
    "JudgingRun",
    "Match",
    "MatchRound",
    "MatchStep",
    "Material",
    "Milestone",
    "Need",
    "Notice",
    "Organisation",
    "OrganisationAlias",
    "PairTally",
    "Person",
    "PlantEquipment",
    "Platform",
    "Plot",
    "Problem",
    "Project",
    "ReportForm",
    "RuleValue",
    "SavedView",
    "SearchEntry",
    "SecondFactor",
    "SecurityEvent",
    "ServiceRecord",
    "Showing",
    "SignedLink",
    "Signing",
    "SoilSample",
    "SpecialisedTown",
    "Standing",
    "Statement",
    "Submission",
    "SynonymGroup",
    "Topic",
    "Township",
    "TrainingEvent",
    "TreatmentPlant",
    "Trial",
    "Unit",
    "User",
    "Variety",
    "Visit",
    "YearlyReturn",
    "Zone",
]
