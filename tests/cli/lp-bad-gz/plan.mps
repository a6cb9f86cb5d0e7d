NAME plan
* Two sources serve a demand of 10; the cheap one is limited, and the objective has a constant of 100.
ROWS
 N cost
 G demand
 L both
 N spare
COLUMNS
 x cost 1 demand 1
 x both 1 spare 2
 y cost 3 demand 1
RHS
 RHS demand 10 cost -100
 RHS both 8
RANGES
 RNG both 6
BOUNDS
 UP BND x 6
ENDATA
