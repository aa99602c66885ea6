"""Maps of open fields: variograms, kriging, validation, grades; tables for greenhouses."""

from nonggu.engines.soil.maps.fitting import Fit, fit_variogram
from nonggu.engines.soil.maps.grading import add_probability_below, add_zones
from nonggu.engines.soil.maps.greenhouses import tabulate_greenhouses
from nonggu.engines.soil.maps.grids import Lattice, clip_cells, find_lattice, lay_out, make_cells
from nonggu.engines.soil.maps.kriging import Kriged, Samples, detrend, krige, prepare_samples
from nonggu.engines.soil.maps.models import VariogramModel, model_from_json
from nonggu.engines.soil.maps.validation import Validation, leave_one_out, spatial_folds
from nonggu.engines.soil.maps.variograms import ExperimentalVariogram, measure_variogram

__all__ = [
    "ExperimentalVariogram",
    "Fit",
    "Kriged",
    "Lattice",
    "Samples",
    "Validation",
    "VariogramModel",
    "add_probability_below",
    "add_zones",
    "clip_cells",
    "detrend",
    "find_lattice",
    "fit_variogram",
    "krige",
    "lay_out",
    "leave_one_out",
    "make_cells",
    "measure_variogram",
    "model_from_json",
    "prepare_samples",
    "spatial_folds",
    "tabulate_greenhouses",
]
