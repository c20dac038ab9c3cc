package org.repmlpeval.job.report.template;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateHTMLOutputModel;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.Writer;

/** HTML in which names cannot hide characters or turn the direction of text. It takes the place of FreeMarker's own format of that name. */
final class VisibleHtmlFormat extends HTMLOutputFormat {
    static final VisibleHtmlFormat INSTANCE = new VisibleHtmlFormat();

    private VisibleHtmlFormat() {}

    /** Markup that is not escaped again; FreeMarker takes it for this format's only if it says so. */
    private static final class Markup extends TemplateHTMLOutputModel {
        private Markup(String plain, String markup) {
            super(plain, markup);
        }

        @Override
        public VisibleHtmlFormat getOutputFormat() {
            return INSTANCE;
        }
    }

    @Override
    protected TemplateHTMLOutputModel newTemplateMarkupOutputModel(String plain, String markup) {
        return new Markup(plain, markup);
    }

    @Override
    public void output(String text, Writer out) throws IOException, TemplateModelException {
        super.output(Visible.lines(text), out);
    }

    @Override
    public String escapePlainText(String text) {
        return super.escapePlainText(Visible.lines(text));
    }
}
