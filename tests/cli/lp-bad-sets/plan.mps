NAME plan
ROWS
 N cost
 G a
COLUMNS
 x cost 1 a 1
RHS
 winter a 4
 summer a 3
ENDATA
