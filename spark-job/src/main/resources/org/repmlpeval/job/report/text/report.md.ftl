<#ftl output_format="Markdown">
# Evaluation of ${network}

**${verdict.level.words()}.** ${verdict.sentence}

<#list failed as check>
* FAILED: ${check.name}. <code>${check.sentence}</code>
</#list>
<#list verdict.findings as finding>
* ${finding.text}
</#list>

${scored} of ${images} images of <code>${data}</code> have a result.
<#if verdict.warnings?has_content>

<#list verdict.warnings as warning>
* WARNING: <code>${warning}</code>
</#list>
</#if>
<#list tables as table>

## ${table.title}

| <#list table.columns as column>${column.title} | </#list>
|<#list table.columns as column><#if column.isNumber()>--:<#else>---</#if>|</#list>
<#list table.rows as row>
| <#list row as cell><#if cell.code><code>${cell.text}</code><#else>${cell.text}</#if> | </#list>
</#list>
<#if table.more gt 0>

The first of them; ${table.more} more are in the report.
</#if>
</#list>

<details><summary>What this run depends on</summary>

| | |
|---|---|
<#list provenance as line>
| ${line.key} | <code>${line.value}</code> |
</#list>

</details>
