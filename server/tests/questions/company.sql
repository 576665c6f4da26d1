-- What is the average salary?
SELECT avg(salary) FROM employees;

-- average salary by department
SELECT d.name, avg(e.salary) FROM employees e JOIN departments d USING (department_id) GROUP BY d.name;
SELECT d.name, avg(e.salary) FROM employees e JOIN departments d USING (department_id) GROUP BY d.department_id;

-- average salary by job title
SELECT job_title, avg(salary) FROM employees GROUP BY 1;

-- Who are the ten best paid employees?
SELECT first_name, last_name, salary FROM employees ORDER BY salary DESC LIMIT 10;
SELECT first_name, last_name FROM employees ORDER BY salary DESC LIMIT 10;

-- How many employees does each company have?
SELECT c.name, count(*) FROM employees e JOIN departments d USING (department_id) JOIN companies c USING (company_id) GROUP BY c.company_id;
SELECT c.name, count(e.employee_id) FROM companies c LEFT JOIN departments d USING (company_id) LEFT JOIN employees e USING (department_id) GROUP BY c.company_id;

-- Which projects are on hold?
SELECT name FROM projects WHERE project_status = 'On Hold';

-- number of projects by status
SELECT project_status, count(*) FROM projects GROUP BY 1;

-- total budget of all projects in progress
SELECT sum(budget) FROM projects WHERE project_status = 'In Progress';

-- Which employees were hired in 2025?
SELECT first_name, last_name FROM employees WHERE hire_date >= '2025' AND hire_date < '2026';

-- How many people were hired each year?
SELECT strftime('%Y', hire_date), count(*) FROM employees GROUP BY 1;

-- employees without a middle name
SELECT first_name, last_name FROM employees WHERE middle_name IS NULL;

-- Who earns more than 100000?
SELECT first_name, last_name FROM employees WHERE salary > 100000;

-- employees who earn less than the average
SELECT first_name, last_name FROM employees WHERE salary < (SELECT avg(salary) FROM employees);

-- total hours worked per project
SELECT p.name, sum(a.hours_worked) FROM assignments a JOIN projects p USING (project_id) GROUP BY p.project_id;

-- Which employee worked the most hours?
SELECT e.first_name, e.last_name, sum(a.hours_worked) FROM assignments a JOIN employees e USING (employee_id) GROUP BY e.employee_id ORDER BY 3 DESC LIMIT 1;
SELECT e.first_name, e.last_name FROM assignments a JOIN employees e USING (employee_id) GROUP BY e.employee_id ORDER BY sum(a.hours_worked) DESC LIMIT 1;

-- employees with no assignments
SELECT first_name, last_name FROM employees WHERE employee_id NOT IN (SELECT employee_id FROM assignments);

-- Who manages the departments?
SELECT d.name, e.first_name, e.last_name FROM departments d JOIN employees e ON e.employee_id = d.manager_id;
SELECT e.first_name, e.last_name FROM departments d JOIN employees e ON e.employee_id = d.manager_id;
SELECT DISTINCT e.first_name, e.last_name FROM departments d JOIN employees e ON e.employee_id = d.manager_id;

-- Which reviewer gave the highest average rating?
SELECT e.first_name, e.last_name, avg(r.rating) FROM performance_reviews r JOIN employees e ON e.employee_id = r.reviewer_id GROUP BY e.employee_id ORDER BY 3 DESC LIMIT 1;

-- average rating of performance reviews by department
SELECT d.name, avg(r.rating) FROM performance_reviews r JOIN employees e USING (employee_id) JOIN departments d USING (department_id) GROUP BY d.name;
SELECT d.name, avg(r.rating) FROM performance_reviews r JOIN employees e USING (employee_id) JOIN departments d USING (department_id) GROUP BY d.department_id;

-- How many part-time employees are there?
SELECT count(*) FROM employees WHERE employment_status = 'Part-time';

-- percentage of employees by employment status
SELECT employment_status, 100.0 * count(*) / (SELECT count(*) FROM employees) FROM employees GROUP BY 1;
SELECT employment_status, 1.0 * count(*) / (SELECT count(*) FROM employees) FROM employees GROUP BY 1;

-- highest salary in each department
SELECT d.name, max(e.salary) FROM employees e JOIN departments d USING (department_id) GROUP BY d.department_id;
SELECT d.name, max(e.salary) FROM employees e JOIN departments d USING (department_id) GROUP BY d.name;

-- companies by number of projects
SELECT c.name, count(*) FROM projects p JOIN companies c USING (company_id) GROUP BY c.company_id;
SELECT c.name, count(p.project_id) FROM companies c LEFT JOIN projects p USING (company_id) GROUP BY c.company_id;

-- projects with a budget over 1 million
SELECT name FROM projects WHERE budget > 1000000;

-- projects that ended last year
SELECT name FROM projects WHERE end_date >= '2025' AND end_date < '2026';

-- Which benefits are the most common?
SELECT benefit_type, count(*) FROM benefits GROUP BY 1 ORDER BY 2 DESC LIMIT 1;
SELECT benefit_type, count(*) FROM benefits GROUP BY 1 ORDER BY 2 DESC;
SELECT benefit_type FROM benefits GROUP BY 1 ORDER BY count(*) DESC LIMIT 1;
SELECT benefit_type FROM benefits GROUP BY 1 ORDER BY count(*) DESC;

-- average coverage amount per benefit type
SELECT benefit_type, avg(coverage_amount) FROM benefits GROUP BY 1;

-- number of employees and average salary per employment status
SELECT employment_status, count(*), avg(salary) FROM employees GROUP BY 1;

-- Which industries have more than 5 companies?
SELECT industry FROM companies GROUP BY 1 HAVING count(*) > 5;

-- the three oldest projects
SELECT name FROM projects ORDER BY start_date LIMIT 3;

-- minimum, average and maximum salary
SELECT min(salary), avg(salary), max(salary) FROM employees;

-- employees assigned to more than one project
SELECT e.first_name, e.last_name FROM employees e JOIN assignments a USING (employee_id) GROUP BY e.employee_id HAVING count(DISTINCT a.project_id) > 1;
SELECT e.first_name, e.last_name FROM employees e JOIN assignments a USING (employee_id) GROUP BY e.employee_id HAVING count(*) > 1;

-- Which departments have an average salary above 80000?
SELECT d.name FROM employees e JOIN departments d USING (department_id) GROUP BY d.department_id HAVING avg(e.salary) > 80000;
SELECT d.name FROM employees e JOIN departments d USING (department_id) GROUP BY d.name HAVING avg(e.salary) > 80000;

-- Who earns the most?
SELECT first_name, last_name, salary FROM employees ORDER BY salary DESC LIMIT 1;
SELECT first_name, last_name FROM employees ORDER BY salary DESC LIMIT 1;

-- Who earns more than their manager?
SELECT e.first_name, e.last_name FROM employees e JOIN departments d USING (department_id) JOIN employees m ON m.employee_id = d.manager_id WHERE e.salary > m.salary;

-- Which job titles are paid best?
SELECT job_title FROM employees GROUP BY 1 ORDER BY avg(salary) DESC LIMIT 1;
SELECT job_title, avg(salary) FROM employees GROUP BY 1 ORDER BY 2 DESC LIMIT 5;

-- Which employees have never been reviewed?
SELECT first_name, last_name FROM employees WHERE employee_id NOT IN (SELECT employee_id FROM performance_reviews);

-- median salary by employment status
WITH n AS (SELECT employment_status, salary, row_number() OVER (PARTITION BY employment_status ORDER BY salary) AS r, count(*) OVER (PARTITION BY employment_status) AS c FROM employees) SELECT employment_status, avg(salary) FROM n WHERE r IN ((c + 1) / 2, (c + 2) / 2) GROUP BY 1;

-- number of employees by department and employment status
SELECT d.name, e.employment_status, count(*) FROM employees e JOIN departments d USING (department_id) GROUP BY d.department_id, 2;
SELECT d.name, e.employment_status, count(*) FROM employees e JOIN departments d USING (department_id) GROUP BY 1, 2;

-- departments without employees
SELECT name FROM departments WHERE department_id NOT IN (SELECT department_id FROM employees);

-- projects without an end date
SELECT name FROM projects WHERE end_date IS NULL;

-- How many projects started this year?
SELECT count(*) FROM projects WHERE start_date >= '2026-01-01' AND start_date < '2027-01-01';

-- employees hired in the last 90 days
SELECT first_name, last_name FROM employees WHERE hire_date >= date(:today, '-89 days') AND hire_date < date(:today, '+1 day');
SELECT first_name, last_name FROM employees WHERE hire_date >= date(:today, '-90 days') AND hire_date < date(:today, '+1 day');

-- hires by quarter
SELECT strftime('%Y', hire_date) || '-Q' || ((strftime('%m', hire_date) + 2) / 3), count(*) FROM employees GROUP BY 1;

-- employees who earn more than the average of all employees
SELECT first_name, last_name FROM employees WHERE salary > (SELECT avg(salary) FROM employees);

-- five lowest salaries
SELECT salary FROM employees ORDER BY salary LIMIT 5;
SELECT first_name, last_name, salary FROM employees ORDER BY salary LIMIT 5;

-- total budget per company
SELECT c.name, sum(p.budget) FROM projects p JOIN companies c USING (company_id) GROUP BY c.company_id;
SELECT c.name, sum(p.budget) FROM companies c LEFT JOIN projects p USING (company_id) GROUP BY c.company_id;

-- total salary and number of benefits per department
SELECT d.name, (SELECT sum(salary) FROM employees e WHERE e.department_id = d.department_id), (SELECT count(*) FROM benefits b JOIN employees e USING (employee_id) WHERE e.department_id = d.department_id) FROM departments d;

-- average rating by review status
SELECT review_status, avg(rating) FROM performance_reviews GROUP BY 1;

-- employees with dental insurance
SELECT DISTINCT e.first_name, e.last_name FROM employees e JOIN benefits b USING (employee_id) WHERE b.benefit_type = 'Dental Insurance';
SELECT e.first_name, e.last_name FROM employees e JOIN benefits b USING (employee_id) WHERE b.benefit_type = 'Dental Insurance';

-- What share of projects is completed?
SELECT 1.0 * sum(project_status = 'Completed') / count(*) FROM projects;

-- employees who are not assigned to any project
SELECT first_name, last_name FROM employees WHERE employee_id NOT IN (SELECT employee_id FROM assignments);

-- Which employees worked on more than 5 projects?
SELECT e.first_name, e.last_name FROM assignments a JOIN employees e USING (employee_id) GROUP BY e.employee_id HAVING count(DISTINCT a.project_id) > 5;
SELECT e.first_name, e.last_name FROM assignments a JOIN employees e USING (employee_id) GROUP BY e.employee_id HAVING count(*) > 5;

-- the newest hire in each department
SELECT d.name, e.first_name, e.last_name FROM employees e JOIN departments d USING (department_id) WHERE e.hire_date = (SELECT max(hire_date) FROM employees x WHERE x.department_id = e.department_id);
SELECT d.name, max(e.hire_date) FROM employees e JOIN departments d USING (department_id) GROUP BY d.department_id;

-- emploees hired befor 2022
SELECT first_name, last_name FROM employees WHERE hire_date < '2022-01-01';

-- Do full-time employees get better ratings than part-time ones?
SELECT e.employment_status, avg(r.rating) FROM performance_reviews r JOIN employees e USING (employee_id) WHERE e.employment_status IN ('Full-time', 'Part-time') GROUP BY 1;

-- running total of hires by year
SELECT y, sum(n) OVER (ORDER BY y) FROM (SELECT strftime('%Y', hire_date) AS y, count(*) AS n FROM employees GROUP BY 1);
