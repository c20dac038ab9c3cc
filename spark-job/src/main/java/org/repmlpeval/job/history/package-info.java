/** All finished runs below a folder, over time: tables and a page. */
package org.repmlpeval.job.history;
