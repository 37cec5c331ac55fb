unit-percentage-points = { $number } procentenheter
