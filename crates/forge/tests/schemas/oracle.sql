-- What Oracle has of its own: NUMBER, months as numbers, no escape in LIKE
-- unless one is named.

CREATE TABLE staff (
    id NUMBER(6) PRIMARY KEY,
    birth_date DATE NOT NULL,
    hire_date DATE NOT NULL,
    amount NUMBER CHECK (amount > 0),
    portion NUMBER CHECK (portion BETWEEN 0 AND 1),
    code VARCHAR2(10) NOT NULL CHECK (code LIKE 'A\_%' ESCAPE '\'),
    path VARCHAR2(10) NOT NULL CHECK (path LIKE 'C\%'),
    CHECK (hire_date >= ADD_MONTHS(birth_date, 216)),
    CHECK (MONTHS_BETWEEN(hire_date, birth_date) >= 216)
);
