-- What MySQL has of its own: a fraction from two integers, DIV, intervals
-- without quotes.

CREATE TABLE bookings (
    id INT AUTO_INCREMENT PRIMARY KEY,
    first_name VARCHAR(40) NOT NULL,
    last_name VARCHAR(40) NOT NULL,
    full_name VARCHAR(100) GENERATED ALWAYS AS (CONCAT(first_name, ' ', last_name)) STORED,
    flags BIT(8),
    is_paid BIT(1) NOT NULL CHECK (is_paid IN (0, 1)),
    nights INT NOT NULL,
    half_nights INT AS (nights DIV 2),
    exact_half DECIMAL(9, 1) AS (nights / 2) STORED,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    CHECK (half_nights * 2 <= nights),
    CHECK (exact_half * 2 = nights),
    CHECK (ends_on >= DATE_ADD(starts_on, INTERVAL 1 DAY)),
    CHECK (DATEDIFF(ends_on, starts_on) <= 90),
    CHECK (TIMESTAMPDIFF(MONTH, starts_on, ends_on) < 4)
);
