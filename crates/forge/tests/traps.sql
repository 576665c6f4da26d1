-- The shapes that are hard: junctions, composite keys, diamonds that are
-- declared, self references, cycles, exclusive columns, narrow domains.

CREATE TABLE tenants (
    tenant_id INT PRIMARY KEY,
    code CHAR(4) NOT NULL UNIQUE
);

CREATE TABLE groups_of_tenant (
    tenant_id INT NOT NULL,
    group_no INT NOT NULL,
    title VARCHAR(40) NOT NULL,
    PRIMARY KEY (tenant_id, group_no),
    FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id)
);

CREATE TABLE people (
    person_id INT PRIMARY KEY,
    tenant_id INT NOT NULL,
    group_no INT NOT NULL,
    email VARCHAR(80) NOT NULL UNIQUE,
    boss_id INT,
    born DATE,
    left_on DATE,
    joined_on DATE NOT NULL,
    CHECK (left_on IS NULL OR left_on >= joined_on),
    FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
    FOREIGN KEY (tenant_id, group_no) REFERENCES groups_of_tenant (tenant_id, group_no),
    FOREIGN KEY (boss_id) REFERENCES people (person_id)
);

CREATE TABLE skills (
    skill_code VARCHAR(3) PRIMARY KEY,
    level SMALLINT NOT NULL CHECK (level BETWEEN 1 AND 5)
);

CREATE TABLE people_skills (
    person_id INT NOT NULL,
    skill_code VARCHAR(3) NOT NULL,
    since_year INT CHECK (since_year >= 1990 AND since_year <= 2025),
    PRIMARY KEY (person_id, skill_code),
    FOREIGN KEY (person_id) REFERENCES people (person_id),
    FOREIGN KEY (skill_code) REFERENCES skills (skill_code)
);

CREATE TABLE profiles (
    person_id INT PRIMARY KEY,
    nickname VARCHAR(30) UNIQUE,
    zip CHAR(5) CHECK (zip REGEXP '^[0-9]{5}$'),
    FOREIGN KEY (person_id) REFERENCES people (person_id)
);

CREATE TABLE contacts (
    contact_id INT PRIMARY KEY,
    person_id INT,
    tenant_id INT,
    kind VARCHAR(10) NOT NULL CHECK (kind IN ('mail', 'phone', 'visit')),
    low DECIMAL(6, 2) NOT NULL,
    high DECIMAL(6, 2) NOT NULL,
    CHECK (low < high),
    CHECK ((person_id IS NULL) <> (tenant_id IS NULL)),
    FOREIGN KEY (person_id) REFERENCES people (person_id),
    FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id)
);

CREATE TABLE seats (
    seat_row SMALLINT NOT NULL CHECK (seat_row BETWEEN 1 AND 20),
    letter ENUM('A', 'B', 'C', 'D') NOT NULL,
    PRIMARY KEY (seat_row, letter)
);

CREATE TABLE days (
    day DATE PRIMARY KEY,
    weather ENUM('sun', 'rain') NOT NULL
);

CREATE TABLE readings (
    person_id INT NOT NULL,
    day DATE NOT NULL,
    value DECIMAL(5, 1),
    PRIMARY KEY (person_id, day),
    FOREIGN KEY (person_id) REFERENCES people (person_id)
);
