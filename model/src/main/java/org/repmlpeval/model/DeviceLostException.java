package org.repmlpeval.model;

/** A device failed so that this process cannot use it any more. Another process perhaps can. */
public final class DeviceLostException extends EnvironmentException {
    public DeviceLostException(String message) {
        super(message);
    }
}
