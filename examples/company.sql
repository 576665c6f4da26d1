-- Companies, their departments, people and projects.

CREATE TABLE companies (
    company_id INT AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(160) NOT NULL,
    address VARCHAR(200) NOT NULL,
    city VARCHAR(80) NOT NULL,
    state VARCHAR(60),
    zip_code VARCHAR(12),
    phone VARCHAR(24),
    industry VARCHAR(80),
    website VARCHAR(160)
);

CREATE TABLE departments (
    department_id INT AUTO_INCREMENT PRIMARY KEY,
    company_id INT NOT NULL,
    name VARCHAR(100) NOT NULL,
    manager_id INT,  -- Foreign key to employees
    FOREIGN KEY (company_id) REFERENCES companies (company_id)
);

CREATE TABLE employees (
    employee_id INT AUTO_INCREMENT PRIMARY KEY,
    first_name VARCHAR(80) NOT NULL,
    last_name VARCHAR(80) NOT NULL,
    middle_name VARCHAR(80),
    email VARCHAR(160) NOT NULL UNIQUE,
    phone VARCHAR(24),
    hire_date DATE NOT NULL,
    job_title VARCHAR(100) NOT NULL,
    department_id INT NOT NULL,
    salary DECIMAL(10, 2) NOT NULL CHECK (salary > 0),
    employment_status ENUM('Full-time', 'Part-time', 'Contract', 'Temporary') NOT NULL,
    FOREIGN KEY (department_id) REFERENCES departments (department_id)
);

CREATE TABLE projects (
    project_id INT AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(160) NOT NULL,
    description TEXT,
    start_date DATE NOT NULL,
    end_date DATE,
    company_id INT NOT NULL,
    project_status ENUM('Planning', 'In Progress', 'Completed', 'On Hold', 'Cancelled') NOT NULL,
    budget DECIMAL(12, 2),
    CHECK (end_date IS NULL OR end_date >= start_date),
    FOREIGN KEY (company_id) REFERENCES companies (company_id)
);

-- Who works on what, and for how long.
CREATE TABLE assignments (
    assignment_id INT AUTO_INCREMENT PRIMARY KEY,
    employee_id INT NOT NULL,
    project_id INT NOT NULL,
    role VARCHAR(100),
    hours_worked DECIMAL(8, 2),
    start_date DATE,
    end_date DATE,
    FOREIGN KEY (employee_id) REFERENCES employees (employee_id),
    FOREIGN KEY (project_id) REFERENCES projects (project_id)
);

CREATE TABLE benefits (
    benefit_id INT AUTO_INCREMENT PRIMARY KEY,
    employee_id INT NOT NULL,
    benefit_type VARCHAR(100) NOT NULL,
    enrollment_date DATE NOT NULL,
    coverage_amount DECIMAL(10, 2),
    FOREIGN KEY (employee_id) REFERENCES employees (employee_id)
);

CREATE TABLE performance_reviews (
    review_id INT AUTO_INCREMENT PRIMARY KEY,
    employee_id INT NOT NULL,
    reviewer_id INT NOT NULL,  -- a colleague, never oneself
    review_date DATE NOT NULL,
    rating INT NOT NULL CHECK (rating BETWEEN 1 AND 5),
    comments TEXT,
    goals TEXT,
    review_status ENUM('Draft', 'Final', 'Approved') DEFAULT 'Draft',
    FOREIGN KEY (employee_id) REFERENCES employees (employee_id),
    FOREIGN KEY (reviewer_id) REFERENCES employees (employee_id)
);
