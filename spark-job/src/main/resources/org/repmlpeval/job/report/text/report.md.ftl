<#ftl output_format="Markdown">
<#macro tables section>
<#if section.sentence?has_content>

${section.sentence}
</#if>
<#list section.tables as shown>

${shown.table.caption}:

| <#list shown.table.columns as column>${column.title} | </#list>
|<#list shown.table.columns as column><#if column.number>--:<#else>---</#if>|</#list>
<#list shown.rows as row>
| <#list row as cell>${cell.text} | </#list>
</#list>
<#if shown.more gt 0>

These are the first ${shown.rows?size}; <code>report.html</code> has ${shown.more} more.
</#if>
</#list>
</#macro>
# ${head.title}

**${verdict.level.words()}.** ${verdict.sentence}
<#if verdict.figures?has_content>

| form | measure | value | over | how exact |
|---|---|--:|---|---|
<#list verdict.figures as figure>
| ${figure.form} | ${figure.measure} | ${figure.value} | ${figure.of} | ${figure.spread!"–"} |
</#list>
</#if>

<#list verdict.findings as finding>
* <#if finding.tone.mark()?has_content>${finding.tone.mark()} </#if>${finding.text}
</#list>
<#if verdict.warnings?has_content>

Read these warnings before you trust the numbers:

<#list verdict.warnings as warning>
* ${warning}
</#list>
</#if>

${head.subject} ${head.program}.
<#list open as section>

## ${section.title}
<@tables section/>
</#list>
<#list folded as section>

<details><summary>${section.title}</summary>
<@tables section/>

</details>
</#list>

<details><summary>What this run depends on</summary>

| key | value |
|---|---|
<#list provenance as line>
| ${line.key} | <code>${line.value}</code> |
</#list>

</details>
