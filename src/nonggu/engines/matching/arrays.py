"""Names of the array types that the matching engine passes around."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

#: Whole numbers: indices, counts, scores in units of 1/scale.
Ints = npt.NDArray[np.int64]
#: Real numbers.
Floats = npt.NDArray[np.float64]
#: Real numbers in single precision: embedding vectors, dense score blocks.
Floats32 = npt.NDArray[np.float32]
#: Yes or no.
Flags = npt.NDArray[np.bool_]
