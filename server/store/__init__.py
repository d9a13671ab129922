"""SQL, and nothing but SQL: tables, their migrations, and one module of functions per concept."""
