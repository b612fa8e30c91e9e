-- varve:migration 20261121120000_add_users
-- varve:parents 20261120090000_init, 20261120090001_b
-- varve:from 381bbcdb43a99a1c696f26bebe4b9716017528b994cd646107f2acfee5dd45de
-- varve:verdict lossy (users.name)

-- varve:up
-- varve:foreign-keys off
CREATE TABLE users (id INTEGER);
-- varve:no-transaction
-- varve:probe SELECT 1;
VACUUM;
-- varve:down
DROP TABLE users;
