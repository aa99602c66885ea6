"""Codes of soil maps and of places."""

PHRASES = {
    "maps_shape_unknown": ("The shape {shape} is not known.", "Use one of: {known}."),
    "maps_model_value_impossible": ("In the model, {name} cannot be {value}.", "Give a number from 0 (range above 0)."),
    "maps_model_without_sill": ("The model has neither nugget nor partial sill.", "Give one of them above 0."),
    "maps_model_keys_wrong": (
        "The model file lacks {missing}, and has unknown keys {unknown}.",
        "It is a JSON object with shape, nugget, partial_sill, range.",
    ),
    "maps_estimator_unknown": ("The estimator {estimator} is not known.", "Use cressie or matheron."),
    "maps_too_few_samples": ("There are {samples} samples; {needed} are needed.", "Add samples."),
    "maps_too_few_for_variogram": (
        "{samples} samples cannot show how the soil varies; {needed} are the least, 50 to 100 are good.",
        "Add samples, or give a variogram known from this area with --model.",
    ),
    "maps_value_constant": ("All samples have the same {value}: there is nothing to map.", "Check the column."),
    "maps_one_place": ("All samples lie at one place.", "Check the coordinates."),
    "maps_no_pairs": ("No two samples lie within {cutoff_m} m.", "Raise --cutoff."),
    "maps_drift_constant": ("The drift {drift} is the same at all samples.", "Leave it out."),
    "maps_drift_not_on_grid": ("The grid lacks the drift {drift}.", "Add the column to the grid file."),
    "maps_drift_needs_grid": (
        "With --cell a drift can only be x or y, not {drift}: its values between the samples are not known.",
        "Give the cells and their drift in a file with --grid.",
    ),
    "maps_neighbours_impossible": ("{neighbours} neighbours cannot be.", "Ask for at least one."),
    "maps_block_impossible": ("A block of {side_m} m cannot be.", "Give its side in metres, 0 for points."),
    "maps_cell_impossible": ("A cell of {side_m} m cannot be.", "Give its side in metres, above 0."),
    "maps_too_many_cells": ("This would make {cells} cells; {most} are the most.", "Take larger cells."),
    "maps_system_singular": (
        "The kriging system is singular with this {shape} model.",
        "Give the model a small nugget, or ask for --neighbours.",
    ),
    "maps_folds_impossible": ("{folds} folds of {samples} samples cannot be.", "Take fewer folds."),
    "maps_zones_impossible": ("{zones} zones cannot be made.", "Take 2 to 12, not more than there are values."),
    "maps_grid_irregular": (
        "The cells lie on no regular grid; this kind of file needs one.",
        "Write csv, xlsx, parquet or geojson, or use --cell.",
    ),
    "maps_no_cell_on_farmland": ("No cell lies on the farmland.", "Check the polygons' coordinates."),
    "maps_grid_or_cell": (
        "One of --grid and --cell is needed.",
        "Give a file of cells, or the side of cells in metres.",
    ),
    "maps_file_kind_unknown": (
        "Maps cannot be written as {file}.",
        "Use .csv, .xlsx, .parquet, .tif, .geojson or .png.",
    ),
    "maps_no_samples": ("No sample can be used.", "Mend the rows that are named, and try again."),
    "maps_no_cells": ("No cell of the grid can be used.", "Give cells with x and y."),
    "maps_places_missing": (
        "The sheet {sheet} has no places.",
        "Add columns x and y in metres (CGCS2000, Gauss-Krueger), or lon and lat in degrees (CGCS2000).",
    ),
    "maps_only_greenhouses": (
        "All {samples} samples are from greenhouses, and these are not mapped: each has its own history of manure.",
        "Use the table by village, crop and greenhouse age that was written instead.",
    ),
    "maps_greenhouses_why": (
        "{samples} greenhouse samples: not mapped, since each house has its own manure history. Tabled in {file}.",
        "",
    ),
    "maps_greenhouses_tabled": ("{samples} greenhouse samples were left out and tabled.", ""),
    "maps_datum_refused": (
        "The datum {datum} is not CGCS2000, and is not shifted here: the shift needs the local control points.",
        "Ask the land office for the data in CGCS2000 (EPSG:4490 or its Gauss-Krueger zones 4491 to 4554).",
    ),
    "maps_system_unknown": ("“{text}” names no coordinate system.", "Give an EPSG code such as 4547."),
    "maps_system_not_flat": (
        "{system} cannot hold distances in metres.",
        "Use a Gauss-Krueger zone of CGCS2000, or degrees of CGCS2000.",
    ),
    "maps_system_not_metres": ("{system} is not in metres.", "Use a system in metres."),
    "maps_longitude_outside": ("The longitude {longitude} lies outside China.", "Check lon and lat."),
    "maps_looks_like_degrees": (
        "x and y look like degrees.",
        "Name the columns lon and lat, or give --crs 4490.",
    ),
    "maps_axes_swapped": (
        "x and y look exchanged: x holds northings.",
        "Here x is the easting and y the northing; exchange the two headings.",
    ),
    "maps_zones_mixed": ("x carries several zone numbers: {zones}.", "Give one file a zone."),
    "maps_zone_differs": (
        "x runs from {low} to {high}, but {system} has its middle at {easting}.",
        "Choose the system with (or without) the zone number that x has.",
    ),
    "maps_shapefile_without_system": (
        "{file} has no .prj file, so that its datum is not known.",
        "Ask for the .prj, or name the system with --crs if you know it.",
    ),
    "maps_system_differs": ("The file is in {own}, --crs says {asked}.", "Leave out --crs, or correct it."),
    "maps_degrees_with_metres": ("The places are degrees, but {system} is in metres.", "Use --crs 4490."),
    "maps_grid_system_differs": (
        "The grid is not in the samples' coordinate system.",
        "Give both in one system, or name it with --crs.",
    ),
    "maps_polygon_file_kind": ("Polygons cannot be read from {file}.", "Use .shp or .geojson."),
    "maps_no_polygons": ("{file} has no polygons.", "Give the outlines of farmland."),
    "maps_polygon_system_differs": (
        "Only one of the map and {file} names its coordinate system.",
        "Name the samples' system with --crs, or give the polygons their .prj.",
    ),
    "maps_wgs84_taken_as_cgcs2000": ("WGS 84 places are taken as CGCS2000; the two differ by decimetres.", ""),
    "maps_system_not_known": (
        "The coordinate system is not known: x and y are taken as metres, and the map carries none.",
        "Name it with --crs.",
    ),
    "maps_degrees_projected": ("Degrees were projected to {system} (EPSG:{code}).", ""),
    "maps_values_strange": (
        "{samples} values of {value} lie outside {low} to {high} {unit}: possible, but check them.",
        "",
    ),
    "maps_places_merged": ("{samples} samples at places that had one already were merged into means.", ""),
    "maps_model_fitted": (
        "Variogram ({estimator}): {shape}, nugget {nugget}, partial sill {partial_sill}, range {range_m} m.",
        "",
    ),
    "maps_model_given": (
        "Variogram as given: {shape}, nugget {nugget}, partial sill {partial_sill}, range {range_m} m.",
        "",
    ),
    "maps_no_structure": (
        "Hardly any spatial structure (nugget {nugget_percent} %): the map is little more than a mean.",
        "",
    ),
    "maps_range_at_bound": (
        "The variogram still rises at its greatest range ({range_m} m): there may be a trend; try --drift x --drift y.",
        "",
    ),
    "maps_variogram_unsure": ("{samples} samples give an unsure variogram; {sure} and more are better.", ""),
    "maps_all_samples_used": ("Each cell uses all {samples} samples.", ""),
    "maps_neighbours_used": ("Each cell uses its {neighbours} nearest of {samples} samples.", ""),
    "maps_drift_flat_nearby": ("{cells} cells were kriged without drift: it does not vary in their neighbourhood.", ""),
    "maps_nearly_singular": ("{pivots} pivots were lifted: some samples lie almost at one place.", ""),
    "maps_leave_one_out": (
        "Leave-one-out: mean error {mean_error}, RMSE {rmse}, MSDR {msdr} (1 is right), explained {r2}.",
        "",
    ),
    "maps_spatial_folds": (
        "Spatial folds: mean error {mean_error}, RMSE {rmse}, MSDR {msdr}, explained {r2} (0: no better than a mean).",
        "",
    ),
    "maps_zone_limits": ("Zones end at {limits}.", ""),
    "maps_written": ("{cells} cells written to {file}, from {low} to {high}.", ""),
}
