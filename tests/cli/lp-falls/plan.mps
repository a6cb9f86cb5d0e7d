NAME falls
* Feasible at p = 0, q = 1, t = 1, s = 0.5, r = -2, and r falls without bound.
ROWS
 N cost
 L a
 E b
 L c
 E d
COLUMNS
 p cost 3 a 1.9362
 p b 0.5 d 1
 q cost 1 a 1
 q c 0.5
 r cost 3 a 1
 s cost 2 b -2
 t cost 2 a 1
 t b 1 c -2
RHS
BOUNDS
 LO b q 1
 FR b r
 UP b t 6
ENDATA
