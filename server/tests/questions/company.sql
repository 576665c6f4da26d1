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
