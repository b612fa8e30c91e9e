\connect x
.mode list
\i other.sql
COPY a FROM stdin;
1	2
\.
SELECT 1e5, 0x1F, $1, :name, a.b.c, 'unterminated