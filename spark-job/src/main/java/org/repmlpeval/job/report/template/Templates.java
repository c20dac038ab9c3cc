package org.repmlpeval.job.report.template;

import freemarker.core.TemplateClassResolver;
import freemarker.ext.beans.BeansWrapper.MethodAppearanceDecision;
import freemarker.ext.beans.BeansWrapper.MethodAppearanceDecisionInput;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapperBuilder;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.Version;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes documents from FreeMarker templates, which lie as resources beside a class. Values are escaped by the template's file name:
 * {@code .ftlh} for HTML, {@code .ftlx} for XML; a template that begins with {@code <#ftl output_format="Markdown">} is escaped for
 * Markdown; other templates escape nothing. Numbers are written as a program reads them, so a template
 * formats what people read.
 */
public final class Templates {
    private static final Version VERSION = Configuration.VERSION_2_3_34;

    private final Configuration configuration;

    /** @param beside the class in whose package the templates lie */
    public Templates(Class<?> beside) {
        configuration = new Configuration(VERSION);
        configuration.setClassForTemplateLoading(beside, "");
        configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
        configuration.setRecognizeStandardFileExtensions(true);
        configuration.setRegisteredCustomOutputFormats(List.of(MarkdownFormat.INSTANCE, VisibleHtmlFormat.INSTANCE));
        configuration.setLocale(Locale.ROOT);
        configuration.setNumberFormat("computer");
        configuration.setBooleanFormat("c");
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setWrapUncheckedExceptions(true);
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        DefaultObjectWrapperBuilder wrapper = new DefaultObjectWrapperBuilder(VERSION);
        wrapper.setMethodAppearanceFineTuner(Templates::recordComponent);
        configuration.setObjectWrapper(wrapper.build());
    }

    /**
     * Makes the components of records properties. FreeMarker does so by itself only where it is a jar of its own, because that part of it
     * lies among the classes for newer versions of Java, which our one jar for Spark does not hold.
     */
    private static void recordComponent(MethodAppearanceDecisionInput in, MethodAppearanceDecision out) {
        Method method = in.getMethod();
        if (!in.getContainingClass().isRecord()
                || Arrays.stream(in.getContainingClass().getRecordComponents())
                        .noneMatch(component -> component.getAccessor().equals(method))) {
            return;
        }
        try {
            out.setExposeAsProperty(new PropertyDescriptor(method.getName(), method, null));
        } catch (IntrospectionException e) {
            throw new IllegalStateException("the component " + method + " of a record cannot be a property", e);
        }
        // So that a template may also call it.
        out.setMethodInsteadOfPropertyValueBeforeCall(true);
        out.setMethodShadowsProperty(false);
    }

    /**
     * @param template file name of the template
     * @param model the values by their names in the template
     * @param out stays open
     * @throws IllegalStateException if the template asks for what the model does not have
     * @throws IOException if the writer fails
     */
    public void write(String template, Map<String, ?> model, Writer out) throws IOException {
        try {
            configuration.getTemplate(template).process(model, out);
        } catch (TemplateException e) {
            throw new IllegalStateException("the template " + template + " does not fit its values", e);
        }
    }
}
