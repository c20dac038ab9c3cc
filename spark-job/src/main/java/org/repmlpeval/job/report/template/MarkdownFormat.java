package org.repmlpeval.job.report.template;

import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;
import java.io.IOException;
import java.io.Writer;

/**
 * Markdown as GitHub and others read it. Values are escaped so that they are text everywhere, also in tables: no markup, no HTML, no
 * links, no mentions of people. A template asks for it by {@code <#ftl output_format="Markdown">}.
 */
final class MarkdownFormat extends CommonMarkupOutputFormat<MarkdownFormat.Text> {
    static final MarkdownFormat INSTANCE = new MarkdownFormat();

    /** Characters that mean something in Markdown, in HTML, or in links, mentions, emoji and formulas as GitHub finds them. */
    private static final String MARKUP = "\\`*_{}[]<>#+!|~&@:$\"'=^";

    private MarkdownFormat() {}

    /** Markup that is not escaped again. */
    static final class Text extends CommonTemplateMarkupOutputModel<Text> {
        private Text(String plain, String markup) {
            super(plain, markup);
        }

        @Override
        public MarkdownFormat getOutputFormat() {
            return INSTANCE;
        }
    }

    @Override
    public String getName() {
        return "Markdown";
    }

    @Override
    public String getMimeType() {
        return "text/markdown";
    }

    @Override
    public void output(String text, Writer out) throws IOException {
        out.write(escapePlainText(text));
    }

    @Override
    public String escapePlainText(String text) {
        StringBuilder out = new StringBuilder();
        String visible = Visible.text(text);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            // A list within a list, or a host name that begins with www.
            boolean starts = i == 0 && c == '-' || i > 0 && c == '.' && (visible.charAt(i - 1) | 0x20) == 'w';
            if (starts || MARKUP.indexOf(c) >= 0) {
                out.append("&#").append((int) c).append(';');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Override
    public boolean isLegacyBuiltInBypassed(String builtIn) {
        return false;
    }

    @Override
    protected Text newTemplateMarkupOutputModel(String plain, String markup) {
        return new Text(plain, markup);
    }
}
