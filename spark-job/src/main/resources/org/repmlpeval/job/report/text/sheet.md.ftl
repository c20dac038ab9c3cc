<#ftl output_format="Markdown">
# ${title}

<#list verdicts as verdict>
**${verdict}**

</#list>
<#list sentences as sentence>
* ${sentence}
</#list>
<#list tables as table>

## ${table.title}

| <#list table.head as cell>${cell.text} | </#list>
|<#list table.head as cell><#if cell.number>--:<#else>---</#if>|</#list>
<#list table.rows as row>
| <#list row as cell><#if cell.code><code>${cell.text}</code><#else>${cell.text}</#if> | </#list>
</#list>
</#list>
