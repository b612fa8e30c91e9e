-- varve:migration 20261121225909_first
-- varve:from e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
-- varve:to 25893d26332721531a4b1d9befbb187f7494b71fa59fd1909fa034facb31947d
-- varve:verdict lossless

-- varve:up
CREATE TABLE authors (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    born DATE
);
CREATE TABLE books (
    id INTEGER NOT NULL PRIMARY KEY,
    isbn TEXT NOT NULL,
    title TEXT NOT NULL,
    author_id BIGINT NOT NULL,
    binding TEXT NOT NULL DEFAULT 'paperback',
    price DECIMAL(8,2) NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    added_at TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    UNIQUE (isbn),
    FOREIGN KEY (author_id) REFERENCES authors (id),
    CONSTRAINT books_binding_check CHECK (binding IN ('hardback', 'paperback', 'ebook'))
);
CREATE TABLE customers (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT,
    UNIQUE (email)
);
CREATE TABLE reviews (
    id INTEGER NOT NULL PRIMARY KEY,
    book_id BIGINT NOT NULL,
    reader_id BIGINT NOT NULL,
    stars INTEGER NOT NULL,
    words TEXT,
    FOREIGN KEY (book_id) REFERENCES books (id),
    FOREIGN KEY (reader_id) REFERENCES customers (id),
    CHECK (stars BETWEEN 1 AND 5)
);
CREATE TABLE subjects (
    id INTEGER NOT NULL PRIMARY KEY,
    word TEXT NOT NULL,
    UNIQUE (word)
);
CREATE TABLE book_subjects (
    book_id BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    PRIMARY KEY (book_id, subject_id),
    FOREIGN KEY (book_id) REFERENCES books (id),
    FOREIGN KEY (subject_id) REFERENCES subjects (id)
);
CREATE INDEX books_author_id_idx ON books (author_id);
CREATE INDEX reviews_book_id_idx ON reviews (book_id);
CREATE INDEX reviews_reader_id_idx ON reviews (reader_id);

-- varve:down
-- varve:foreign-keys off
DROP TABLE book_subjects;
DROP TABLE reviews;
DROP TABLE books;
DROP TABLE authors;
DROP TABLE customers;
DROP TABLE subjects;
