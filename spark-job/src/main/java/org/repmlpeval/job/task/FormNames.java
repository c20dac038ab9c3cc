package org.repmlpeval.job.task;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.repmlpeval.model.InvalidInputException;

/** The names of a task's forms. */
public final class FormNames {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]*");

    private FormNames() {}

    /** @throws InvalidInputException if there is no form, or a name twice or not of {@code [a-z0-9_]} */
    public static List<String> require(List<String> forms) {
        if (forms.isEmpty() || new HashSet<>(forms).size() != forms.size()) {
            throw new InvalidInputException("forms " + forms + ": name at least one form and none twice");
        }
        for (String form : forms) {
            if (!FORM.matcher(form).matches()) {
                throw new InvalidInputException(
                        "form '" + form
                                + "': a form's name becomes a column name and must be lower-case letters, digits and _, a letter first");
            }
        }
        return List.copyOf(forms);
    }
}
