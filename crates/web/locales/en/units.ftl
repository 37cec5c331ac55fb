unit-percentage-points = { $number } percentage points
