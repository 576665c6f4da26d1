-- a project ends after it began
SELECT count(*) FROM projects WHERE end_date < start_date;
-- work on a project lies within the project
SELECT count(*) FROM assignments a JOIN projects p USING (project_id) WHERE a.start_date < p.start_date OR a.start_date > p.end_date OR a.end_date > p.end_date;
-- work on a project comes after the hiring and ends after it began
SELECT count(*) FROM assignments JOIN employees USING (employee_id) WHERE start_date < hire_date OR end_date < start_date;
-- most assignments have a start
SELECT max(0, count(*) - 2 * count(start_date)) FROM assignments;
-- people work on their own company's projects
SELECT count(*) FROM assignments JOIN employees USING (employee_id) JOIN departments d USING (department_id) JOIN projects p USING (project_id) WHERE d.company_id <> p.company_id;
-- nobody reviews themselves
SELECT count(*) FROM performance_reviews WHERE reviewer_id = employee_id;
-- reviewer and reviewed work for the same company
SELECT count(*) FROM performance_reviews v JOIN employees e ON e.employee_id = v.employee_id JOIN departments d ON d.department_id = e.department_id JOIN employees r ON r.employee_id = v.reviewer_id JOIN departments q ON q.department_id = r.department_id WHERE d.company_id <> q.company_id;
-- a review comes after the hiring
SELECT count(*) FROM performance_reviews JOIN employees USING (employee_id) WHERE review_date < hire_date;
-- benefits begin after the hiring
SELECT count(*) FROM benefits JOIN employees USING (employee_id) WHERE enrollment_date < hire_date;
-- a completed project has ended, one in progress hasn't
SELECT count(*) FROM projects WHERE (project_status = 'Completed' AND (end_date IS NULL OR end_date > '2026-01-01')) OR (project_status IN ('Planning', 'In Progress') AND end_date < '2026-01-01');
-- a department's manager belongs to it
SELECT count(*) FROM departments d JOIN employees e ON e.employee_id = d.manager_id WHERE e.department_id <> d.department_id;
-- every manager is an employee, and most departments have one
SELECT max(0, count(*) - 2 * count(e.employee_id)) FROM departments d LEFT JOIN employees e ON e.employee_id = d.manager_id;
-- a website carries its company's name
SELECT max(0, count(*) - 2 * sum(instr(website, lower(substr(name, 1, 3))) > 0)) FROM companies WHERE website IS NOT NULL;
