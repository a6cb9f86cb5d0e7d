
NAME plan

ROWS
 N cost
 G a
COLUMNS
 x cost 1 a 1

RHS
 a 4
ENDATA
* a comment, and then something else
NAME plan
