package org.repmlpeval.job.task;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.repmlpeval.model.InvalidInputException;

/** Checks the names of a task's forms. */
public final class FormNames {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]*(@[a-z0-9]+)?");

    private FormNames() {}

    /**
     * @throws InvalidInputException if there are no forms, a name occurs twice or is not made of {@code [a-z0-9_]}, perhaps with a number type behind
     *     {@code @}
     */
    public static List<String> require(List<String> forms) {
        if (forms.isEmpty() || new HashSet<>(forms).size() != forms.size()) {
            throw new InvalidInputException("forms " + forms + ": give at least one form, and each form only once");
        }
        for (String form : forms) {
            if (!FORM.matcher(form).matches()) {
                throw new InvalidInputException("form '" + form
                        + "': a form's name becomes a column name, so it must consist of lower-case"
                        + " letters, digits and _, and start with a letter; a number type may follow after @");
            }
        }
        return List.copyOf(forms);
    }
}
