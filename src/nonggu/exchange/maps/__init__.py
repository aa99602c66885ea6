"""Places in and out: coordinate systems, shapefiles, GeoJSON, GeoTIFF and PNG. A datum is known or refused, never guessed."""
