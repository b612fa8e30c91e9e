-- varve:migration 20261121120000_marked
-- varve:up
﻿-- with a mark
