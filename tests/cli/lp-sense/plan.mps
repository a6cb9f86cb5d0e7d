NAME plan
OBJSENSE
    MAX
ROWS
 N profit
 L first
 L second
COLUMNS
 x profit 3 first 1
 x second 1
 y profit 2 first 1
 y second 3
RHS
 RHS first 4 second 6
BOUNDS
 UP BND x 3
ENDATA
