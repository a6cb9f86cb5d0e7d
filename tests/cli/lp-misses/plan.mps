NAME misses
* 0.05 u + w = 0 with u <= 60 and w <= -4 misses by 1, whatever x and y earn.
ROWS
 N cost
 E a
 E b
 E c
COLUMNS
 u c 0.05
 x a -20
 y cost -3 a -50
 w a 0.0004 c 1
 z b 0.0001
RHS
RANGES
 g b 7000
BOUNDS
 UP b u 60
 MI b x
 MI b w
 UP b w -4
ENDATA
