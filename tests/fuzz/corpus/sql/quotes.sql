CREATE TABLE a (x text DEFAULT 'a;b''c'); -- one
INSERT INTO a VALUES (E'\';', $$x;y$$, $q$;$q$);
/* /* */ ; */ SELECT "a""b", [c;d], `e;f`;
