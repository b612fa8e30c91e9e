--varve:up
-- varve: down
-- VARVE:up
SELECT 1;
-- varve:up now
COMMIT;