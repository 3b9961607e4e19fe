import Testing

@testable import Walker
