-- What PostgreSQL has of its own: tenants' keys that overlap, regular
-- expressions, numbers without a precision, spans of time.

CREATE TABLE accounts (
    account_id INT PRIMARY KEY,
    label TEXT NOT NULL
);

CREATE TABLE members (
    account_id INT NOT NULL REFERENCES accounts (account_id),
    member_no INT NOT NULL,
    invited_by INT,
    first_name VARCHAR(40) NOT NULL CHECK (length(first_name) >= 5),
    city VARCHAR(40) NOT NULL CHECK (char_length(city) > 6),
    birth_date DATE NOT NULL CHECK (birth_date <= CURRENT_DATE - INTERVAL '30 years'),
    licensed_on DATE CHECK (age(licensed_on) >= INTERVAL '18 months'),
    PRIMARY KEY (account_id, member_no),
    FOREIGN KEY (account_id, invited_by) REFERENCES members (account_id, member_no)
);

CREATE TABLE boards (
    account_id INT NOT NULL REFERENCES accounts (account_id),
    board_no INT NOT NULL,
    title VARCHAR(60) NOT NULL,
    PRIMARY KEY (account_id, board_no)
);

-- No key of its own for the column that its two keys share.
CREATE TABLE cards (
    account_id INT NOT NULL,
    card_no INT NOT NULL,
    board_no INT NOT NULL,
    assignee_no INT NOT NULL,
    PRIMARY KEY (account_id, card_no),
    FOREIGN KEY (account_id, board_no) REFERENCES boards (account_id, board_no),
    FOREIGN KEY (account_id, assignee_no) REFERENCES members (account_id, member_no)
);

-- With one, and with a key that may be NULL.
CREATE TABLE card_watchers (
    watcher_id SERIAL PRIMARY KEY,
    account_id INT NOT NULL REFERENCES accounts (account_id),
    card_no INT NOT NULL,
    member_no INT,
    FOREIGN KEY (account_id, card_no) REFERENCES cards (account_id, card_no),
    FOREIGN KEY (account_id, member_no) REFERENCES members (account_id, member_no)
);

CREATE TABLE goods (
    good_id SERIAL PRIMARY KEY,
    sku VARCHAR(12) NOT NULL UNIQUE CHECK (sku ~ '^[A-Z]{3}-[0-9]{4}$'),
    rate NUMERIC NOT NULL CHECK (rate > 0 AND rate < 1),
    share NUMERIC NOT NULL CHECK (share BETWEEN 0 AND 0.5),
    width NUMERIC(5, 1) NOT NULL,
    height NUMERIC(5, 1) NOT NULL,
    area NUMERIC(9, 1) GENERATED ALWAYS AS (width * height) STORED,
    pieces INT NOT NULL,
    pairs INT GENERATED ALWAYS AS (pieces / 2) STORED,
    words tsvector GENERATED ALWAYS AS (to_tsvector('english', sku)) STORED,
    place POINT,
    CHECK (pairs * 2 BETWEEN pieces - 1 AND pieces),
    CHECK (abs(area - width * height) <= 0.05)
);

CREATE TABLE readers (
    card_code VARCHAR(10) PRIMARY KEY,
    fines NUMERIC(6, 2) CHECK (fines >= 0),
    guardian VARCHAR(10) REFERENCES readers (card_code)
);
