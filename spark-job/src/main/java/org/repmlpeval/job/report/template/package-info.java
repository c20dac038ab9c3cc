/** Documents made from templates: HTML, Markdown, XML. What is computed does not belong here. */
package org.repmlpeval.job.report.template;
