-- A city library with several branches.

CREATE TABLE authors (
    author_id INT AUTO_INCREMENT PRIMARY KEY,
    first_name VARCHAR(80) NOT NULL,
    last_name VARCHAR(80) NOT NULL,
    birth_date DATE,
    death_date DATE,
    biography TEXT
);

CREATE TABLE publishers (
    publisher_id INT AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(160) NOT NULL,
    city VARCHAR(80),
    country VARCHAR(80),
    contact_email VARCHAR(160)
);

CREATE TABLE books (
    book_id INT AUTO_INCREMENT PRIMARY KEY,
    title VARCHAR(200) NOT NULL,
    author_id INT NOT NULL,
    publisher_id INT NOT NULL,
    isbn VARCHAR(17) NOT NULL UNIQUE,
    publication_date DATE,
    genre VARCHAR(60),
    pages INT CHECK (pages > 0),
    language VARCHAR(40),
    format ENUM('Hardcover', 'Paperback', 'E-book', 'Audiobook'),
    FOREIGN KEY (author_id) REFERENCES authors (author_id),
    FOREIGN KEY (publisher_id) REFERENCES publishers (publisher_id)
);

CREATE TABLE branches (
    branch_id INT AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(120) NOT NULL,
    address VARCHAR(200) NOT NULL,
    city VARCHAR(80) NOT NULL,
    phone VARCHAR(24),
    manager_id INT, -- one of the branch's own staff; FK to staff
    opening_hours VARCHAR(60)
);

CREATE TABLE members (
    member_id INT AUTO_INCREMENT PRIMARY KEY,
    first_name VARCHAR(80) NOT NULL,
    last_name VARCHAR(80) NOT NULL,
    date_of_birth DATE,
    email VARCHAR(160) NOT NULL UNIQUE,
    phone VARCHAR(24),
    address VARCHAR(200),
    city VARCHAR(80),
    zip_code VARCHAR(12),
    join_date DATE NOT NULL,
    membership_type ENUM('Regular', 'Premium', 'Student', 'Senior') NOT NULL DEFAULT 'Regular',
    account_status ENUM('Active', 'Inactive', 'Suspended', 'Closed') NOT NULL DEFAULT 'Active'
);

CREATE TABLE copies (
    copy_id INT AUTO_INCREMENT PRIMARY KEY,
    book_id INT NOT NULL,
    branch_id INT NOT NULL,
    quantity INT NOT NULL,
    available_quantity INT NOT NULL,
    `condition` ENUM('New', 'Good', 'Fair', 'Poor'),
    CHECK (available_quantity <= quantity),
    FOREIGN KEY (book_id) REFERENCES books (book_id),
    FOREIGN KEY (branch_id) REFERENCES branches (branch_id)
);

CREATE TABLE loans (
    loan_id INT AUTO_INCREMENT PRIMARY KEY,
    member_id INT NOT NULL,
    copy_id INT NOT NULL,
    loan_date DATETIME NOT NULL,
    due_date DATE NOT NULL,
    return_date DATETIME,
    loan_status ENUM('Checked Out', 'Returned', 'Overdue', 'Lost') NOT NULL DEFAULT 'Checked Out',
    fine_amount DECIMAL(8, 2) DEFAULT 0,
    FOREIGN KEY (member_id) REFERENCES members (member_id),
    FOREIGN KEY (copy_id) REFERENCES copies (copy_id)
);

-- Staff belong to departments, and departments are led by one of their staff.
CREATE TABLE staff (
    staff_id INT AUTO_INCREMENT PRIMARY KEY,
    first_name VARCHAR(80) NOT NULL,
    last_name VARCHAR(80) NOT NULL,
    job_title VARCHAR(100),
    department_id INT,
    branch_id INT,
    email VARCHAR(160),
    hire_date DATE NOT NULL,
    FOREIGN KEY (department_id) REFERENCES departments (department_id),
    FOREIGN KEY (branch_id) REFERENCES branches (branch_id)
);

CREATE TABLE departments (
    department_id INT AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    manager_id INT,
    FOREIGN KEY (manager_id) REFERENCES staff (staff_id)
);

ALTER TABLE branches
    ADD CONSTRAINT fk_branch_manager FOREIGN KEY (manager_id) REFERENCES staff (staff_id);
