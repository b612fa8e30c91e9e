-- varve:migration 20261121120000_x
-- varve:no-transaction
-- varve:replaces 20261120090000_init#ab
-- varve:undoes 20261120090000_init
-- varve:up
-- varve:no-transaction section
-- varve:repeatable
SELECT '-- varve:down
';
-- varve:down
