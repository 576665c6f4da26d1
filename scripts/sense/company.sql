-- a project ends after it began
SELECT count(*) FROM Projects WHERE end_date < start_date;
-- work on a project lies within the project
SELECT count(*) FROM Employee_Projects a JOIN Projects p USING (project_id) WHERE a.start_date < p.start_date OR a.end_date > p.end_date OR a.start_date > p.end_date;
-- work on a project ends after it began
SELECT count(*) FROM Employee_Projects WHERE end_date < start_date;
-- work on a project comes after the hiring
SELECT count(*) FROM Employee_Projects a JOIN Employees e USING (employee_id) WHERE a.start_date < e.hire_date;
-- people work on their own company's projects
SELECT count(*) FROM Employee_Projects a JOIN Employees e USING (employee_id) JOIN Departments d USING (department_id) JOIN Projects p USING (project_id) WHERE d.company_id <> p.company_id;
-- nobody reviews themselves
SELECT count(*) FROM Performance_Reviews WHERE reviewer_id = employee_id;
-- reviewer and reviewed work for the same company
SELECT count(*) FROM Performance_Reviews v JOIN Employees e ON e.employee_id = v.employee_id JOIN Departments d ON d.department_id = e.department_id JOIN Employees r ON r.employee_id = v.reviewer_id JOIN Departments q ON q.department_id = r.department_id WHERE d.company_id <> q.company_id;
-- a review comes after the hiring
SELECT count(*) FROM Performance_Reviews v JOIN Employees e USING (employee_id) WHERE v.review_date < e.hire_date;
-- benefits begin after the hiring
SELECT count(*) FROM Employee_Benefits b JOIN Employees e USING (employee_id) WHERE b.enrollment_date < e.hire_date;
-- a completed project has ended
SELECT count(*) FROM Projects WHERE project_status = 'Completed' AND (end_date IS NULL OR end_date > '2026-01-01');
-- a project that ended isn't in progress or being planned
SELECT count(*) FROM Projects WHERE project_status IN ('Planning', 'In Progress') AND end_date < '2026-01-01';
-- a department's manager belongs to it
SELECT count(*) FROM Departments d JOIN Employees e ON e.employee_id = d.manager_id WHERE e.department_id <> d.department_id;
-- every manager is an employee
SELECT count(*) FROM Departments d WHERE manager_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM Employees e WHERE e.employee_id = d.manager_id);
-- most departments have a manager
SELECT max(0, count(*) - 2 * count(manager_id)) FROM Departments;
-- an e-mail address carries its owner's name
SELECT max(0, count(*) - 2 * sum(email LIKE '%' || replace(replace(lower(last_name), ' ', '%'), '''', '%') || '%')) FROM Employees WHERE last_name NOT GLOB '*[^ -~]*';
-- a website carries its company's name
SELECT max(0, count(*) - 2 * sum(replace(lower(website), '-', '') LIKE '%' || lower(substr(replace(name, ' ', ''), 1, 4)) || '%')) FROM Companies WHERE website IS NOT NULL AND name NOT GLOB '*[^ -~]*';
-- a salary is believable
SELECT count(*) FROM Employees WHERE salary NOT BETWEEN 10000 AND 1000000;
