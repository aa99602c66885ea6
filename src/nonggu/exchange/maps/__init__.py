"""Places in and out: coordinate systems, shapefiles, GeoJSON, GeoTIFF, PNG. A datum is known or refused."""
