-- What SQL Server has of its own: computed columns without a type, parts of
-- dates as bare words, classes and escapes in LIKE.

CREATE TABLE results (
    id INT IDENTITY PRIMARY KEY,
    FirstName NVARCHAR(20) NOT NULL,
    LastName NVARCHAR(20) NOT NULL,
    FullName AS (FirstName + ' ' + LastName),
    Score DECIMAL(5, 2) NOT NULL,
    MaxScore DECIMAL(5, 2) NOT NULL CHECK (MaxScore > 0),
    Percentage AS (Score * 100 / MaxScore) PERSISTED,
    BirthDate DATE NOT NULL,
    HireDate DATE NOT NULL,
    code VARCHAR(10) NOT NULL CHECK (code LIKE '[A-Z]!_[0-9]' ESCAPE '!'),
    CHECK (Score <= MaxScore),
    CHECK (Percentage <= 100),
    CHECK (FullName LIKE '_% _%'),
    CHECK (DATEDIFF(year, BirthDate, HireDate) >= 18),
    CHECK (HireDate >= DATEADD(YEAR, 18, BirthDate))
);
